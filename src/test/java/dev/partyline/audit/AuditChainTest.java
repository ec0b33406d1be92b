package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import dev.partyline.audit.AuditRig.Line;
import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Seed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files hold, and what a start makes of files that a crash, a full disk or somebody has left. */
class AuditChainTest {

    private AuditRig rig;

    @TempDir Path directory;

    @BeforeEach
    void prepare() throws IOException {
        rig = new AuditRig(directory);
    }

    private List<String> facts() throws IOException {
        return rig.lines().stream().map(line -> AuditRig.read(line).what()).toList();
    }

    private Line last() throws IOException {
        var lines = rig.lines();
        return lines.get(lines.size() - 1);
    }

    @Test
    void aRecordIsOneLineOfJson() throws IOException {
        rig.write(1);

        assertEquals(List.of("started", "signed", "said", "stopped", "signed"), facts());
        var said = EventJson.parseObject(rig.lines().get(2).text());
        assertEquals(List.of("v", "n", "p", "t", "what", "who", "conversation", "epoch", "offset", "event", "h"),
                List.copyOf(said.keySet()));
        assertEquals("2026-03-14T09:26:53.000000Z", said.getString("t"));
        assertEquals("key:1f2e3d4c", said.getString("who"));
        assertEquals(AuditRig.CHAT.hex(), said.getString("conversation"));
        assertEquals(AuditRig.read(rig.lines().get(1)).hash(), said.getString("p"));
    }

    /** Whoever it is, the line is one of JSON and the hash is right. */
    @Test
    void aNameMayHaveAnyCharacters() throws IOException {
        String name = "Zo\u00eb \"\u0085\n\\ \ud83d\ude00";
        try (var chain = rig.open()) {
            chain.append(List.of(new AuditEntry(rig.clock.instant(), AuditEntry.Fact.of("said", name, AuditRig.CHAT), 3)));
        }

        String text = Files.readString(rig.files.list().get(0)).lines().toList().get(2);
        assertEquals(name, EventJson.parseObject(text).getString("who"));
        assertEquals(3, EventJson.parseObject(text).getInt("count"));
        assertEquals("nothing", rig.found());
    }

    @Test
    void theNextStartGoesOnBehindTheLastRecord() throws IOException {
        rig.write(1);
        rig.write(1);

        assertEquals(10, AuditRig.read(last()).number());
        var summary = rig.verify();
        assertEquals(new AuditVerification.Summary(1, 10, 10, 0, 0, 0, 0), summary);
    }

    @Test
    void aFileThatIsLongEnoughIsSignedAndFollowedByAnother() throws IOException {
        rig.write(60);

        List<Path> files = rig.files.list();
        assertTrue(files.size() >= 4, files::toString);
        for (Path file : files.subList(0, files.size() - 1)) {
            List<String> lines = Files.readAllLines(file);
            assertEquals(AuditLine.SIGNED, AuditLine.read(lines.get(lines.size() - 1)).orElseThrow().what());
            long size = Files.size(file);
            assertTrue(size >= AuditRig.FILE_BYTES && size < AuditRig.FILE_BYTES + 10_000, () -> file + " has " + size);
            long first = AuditLine.read(lines.get(0)).orElseThrow().number();
            assertEquals(rig.files.name(first), file);
        }
        assertEquals("nothing", rig.found());
    }

    /** As a process leaves it that is killed: nothing was closed or signed, and the last record is cut. */
    @Test
    void anUnfinishedRecordIsCutOffAndThatIsSaid() throws IOException {
        Random random = Seed.random("torn audit");
        for (int i = 0; i < 20; i++) {
            var chain = rig.open();
            chain.append(List.of(rig.said(i)));
            byte[] next = "{\"v\":1,\"n\":4711,\"p\":\"0123".getBytes(US_ASCII);
            int torn = 1 + random.nextInt(next.length - 1);
            Path newest = last().file();
            Files.write(newest, Arrays.copyOf(next, torn), StandardOpenOption.APPEND);

            assertEquals("nothing", rig.found(), "what a crash leaves is no problem");
            rig.write(0);
            assertEquals("nothing", rig.found());
            assertEquals(i + 1, rig.verify().repaired());
            var repaired = rig.lines().stream().map(AuditRig::read).filter(line -> line.what().equals("repaired"))
                    .reduce((one, two) -> two).orElseThrow();
            assertEquals(torn, repaired.count());
        }
    }

    /** Numbers that were signed are not given again, so that what is gone stays missed. */
    @Test
    void anEndThatWasCutOffIsNotHiddenByTheNextStart() throws IOException {
        rig.write(10);
        var lines = rig.lines();
        rig.rewrite(lines.subList(0, 9));
        rig.write(3);

        assertEquals("MISSING 10", rig.found());
        assertEquals(lines.size() + 1, AuditRig.read(rig.lines().get(9)).number());
    }

    @Test
    void allThatIsGoneIsNotHiddenEither() throws IOException {
        rig.write(10);
        for (Path file : rig.files.list()) Files.delete(file);
        rig.write(3);

        assertEquals("MISSING 1", rig.found());
    }

    @Test
    void aLastRecordThatWasAlteredIsNotHiddenByTheNextStart() throws IOException {
        rig.write(10);
        var lines = new ArrayList<>(rig.lines());
        int last = lines.size() - 1;
        lines.set(last, lines.get(last).with(lines.get(last).text().replace("server", "nobody")));
        rig.rewrite(lines);
        rig.write(3);

        assertEquals("ALTERED " + (last + 1), rig.found());
    }

    /** Half of it stands there, and is written over. */
    @Test
    void aRecordThatCouldNotBeWrittenMayBeTriedAgain() throws IOException {
        var failing = new FailingFiles(rig.audit);
        var chain = new AuditChain(failing, rig.signer(), rig.clock, AuditRig.FILE_BYTES);
        chain.append(List.of(rig.said(1)));
        failing.full = true;
        for (int i = 0; i < 3; i++) assertThrows(IOException.class, () -> chain.append(List.of(rig.said(2))));
        assertThrows(IOException.class, chain::sign);
        failing.full = false;
        chain.append(List.of(rig.said(3)));
        chain.close();

        assertEquals(List.of("started", "signed", "said", "said", "stopped", "signed"), facts());
        assertEquals("nothing", rig.found());
    }

    /** A disk that is full, and takes a part of what is written. */
    static final class FailingFiles extends AuditFiles {

        volatile boolean full;

        FailingFiles(Path directory) {
            super(directory);
        }

        @Override
        void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
            if (!full) {
                super.write(file, bytes, at);
                return;
            }
            super.write(file, bytes.slice(0, bytes.remaining() / 2), at);
            throw new IOException("no space left");
        }
    }
}
