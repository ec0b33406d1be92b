package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.RecordLine;
import dev.partyline.conversation.StreamPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that uses its files again tells its own groups only, however a crash leaves it. */
class ReusedJournalTest extends StoreRig {

    private static final int FILE_BYTES = 1000;

    /** What a journal tells to those who read it. */
    private static final class Told implements JournalReader.Damage {

        private final List<Long> offsets = new ArrayList<>();
        private int torn;
        private int damaged;

        @Override
        public void tornEnd(Path file, long from) {
            torn++;
        }

        @Override
        public void hole(Path file, long from, long to) {
            damaged++;
        }

        @Override
        public void noHeader(Path file) {
            damaged++;
        }
    }

    private final List<Path> again = new ArrayList<>();
    private final Disk disk = new Disk() {

        @Override
        void move(Path file, Path to) throws IOException {
            if (!file.equals(files.spare())) again.add(to);
            super.move(file, to);
        }
    };
    private JournalFiles files;
    private Journal journal;
    private long next;

    @TempDir Path directory;

    @BeforeEach
    void begin() throws IOException {
        files = new JournalFiles(directory);
        journal = new Journal(files, disk, FILE_BYTES);
        journal.start(0);
    }

    @AfterEach
    void end() throws IOException {
        journal.close();
    }

    private void write() throws IOException {
        var draft = draft("e" + "x".repeat((int) (next * 7 % 60))).at(START);
        var event = new ConversationEvent(new StreamPosition(0, next), draft);
        var part = new JournalGroup.Part(new LogSource(CHAT, 0, directory), List.of(EncodedRecord.of(event)));
        journal.write(List.of(part));
        next++;
    }

    private Told told() throws IOException {
        var told = new Told();
        new JournalScan(files, disk, told, (line, file, at) ->
                told.offsets.add(RecordLine.read(line.text(), 0).offset())).run();
        return told;
    }

    private Path newest() throws IOException {
        var numbers = files.begun(disk);
        return files.path(numbers.get(numbers.size() - 1));
    }

    /** Told is what was written last, without a gap. */
    private void assertTold(long last, List<Long> offsets) {
        assertFalse(offsets.isEmpty());
        for (int i = 0; i < offsets.size(); i++) assertEquals(last - offsets.size() + 1 + i, offsets.get(i));
    }

    @Test
    void whatAnEarlierFileLeftIsNotTold() throws IOException {
        for (int i = 0; i < 200; i++) {
            write();
            journal.prepare();
            if (i % 3 == 0) journal.cut(journal.full());
            Told told = told();
            assertTold(next - 1, told.offsets);
            assertTrue(told.offsets.size() < 30, "stays short");
            assertEquals(0, told.torn + told.damaged);
        }
        assertTrue(again.size() > 10, again::toString);
    }

    @Test
    void aGroupThatCameOnlyInPartIsLeftOut() throws IOException {
        int tried = 0;
        for (int i = 0; i < 60; i++) {
            Path file = newest();
            byte[] before = Files.readAllBytes(file);
            write();
            journal.prepare();
            journal.cut(journal.full());
            boolean usedAgain = again.contains(file) && newest().equals(file);
            if (!usedAgain || tried == 6) continue;
            tear(file, before);
            tried++;
        }
        assertEquals(6, tried, "files were used again");
    }

    /** Lets as many of the newest group's bytes be there as there may be. */
    private void tear(Path file, byte[] before) throws IOException {
        byte[] after = Files.readAllBytes(file);
        int from = Arrays.mismatch(before, after);
        int end = after.length;
        while (after[end - 1] == before[end - 1]) end--;
        for (int cut = from + 1; cut < end - 1; cut += 3) {
            byte[] torn = before.clone();
            System.arraycopy(after, from, torn, from, cut - from);
            Files.write(file, torn);
            Told told = told();
            assertTold(next - 2, told.offsets);
            assertEquals(1, told.torn, "cut at " + cut + " of " + from + " to " + end);
            assertEquals(0, told.damaged);
        }
        Files.write(file, after);
    }
}
