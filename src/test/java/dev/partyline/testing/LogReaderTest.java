package dev.partyline.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import dev.partyline.conversation.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {

    private static final String HEX = "0123456789abcdef0123456789abcdef";

    @TempDir Path data;

    private final LogLines lines = new LogLines();

    @Test
    void readsWhatTheApplicationWrites() throws IOException {
        lines.messages(2).add(Dialect.INTERNAL, "run", "r", "{}").write(file(0), "\n");

        LogFile log = LogReader.conversation(data, HEX);

        assertEquals(List.of(), log.damage());
        assertEquals(List.of("e0", "e1"), log.visible().stream().map(LogRecord::id).toList());
        assertEquals(LogLines.message(1), log.visible().get(1).payload());
        assertEquals("m1 \u00e4\u20ac", log.visible().get(1).messageText());
        assertEquals("", log.records().get(2).messageText());
    }

    @Test
    void takesTheNewestEpoch() throws IOException {
        lines.messages(3).write(file(9), "\n");
        lines.messages(1).write(file(10), "\n");

        assertEquals(4, LogReader.conversation(data, HEX).records().size());
    }

    @Test
    void reportsACutEnd() throws IOException {
        String next = lines.messages(3).lines().remove(2);
        lines.write(file(0), "\n" + next.substring(0, 50));

        assertDamage("line 3: cut", 2);
    }

    @Test
    void reportsAnAlteredLine() throws IOException {
        lines.messages(3).lines().replaceAll(line -> line.replace("m1 ", "m7 "));
        lines.write(file(0), "\n");

        assertDamage("line 2: checksum differs", 3);
    }

    @Test
    void reportsAHoleInTheOffsets() throws IOException {
        lines.messages(3).lines().remove(1);
        lines.write(file(0), "\n");

        assertDamage("line 2: offset 2, not 1", 2);
    }

    @Test
    void reportsWhatIsNoRecord() throws IOException {
        Collections.addAll(lines.messages(1).lines(), "{\"o\":1}");
        lines.write(file(0), "\n");

        assertDamage("line 2: no record", 1);
    }

    private void assertDamage(String expected, int records) {
        LogFile log = LogReader.conversation(data, HEX);
        assertEquals(records, log.records().size());
        assertEquals(1, log.damage().size(), log.damage()::toString);
        assertTrue(log.damage().get(0).startsWith(expected), log.damage()::toString);
    }

    private Path file(long epoch) {
        return data.resolve("conversations").resolve(HEX + "." + epoch + ".log");
    }
}
