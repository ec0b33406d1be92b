package dev.partyline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalLong;

import dev.partyline.conversation.StoreException;
import org.junit.jupiter.api.Test;

class JournalFilesTest {

    @Test
    void onlyTheLastRunCounts() {
        assertEquals(List.of(), JournalFiles.lastRun(List.of()));
        assertEquals(List.of(4L), JournalFiles.lastRun(List.of(4L)));
        assertEquals(List.of(4L, 5L, 6L), JournalFiles.lastRun(List.of(4L, 5L, 6L)));
        assertEquals(List.of(5L, 6L), JournalFiles.lastRun(List.of(1L, 3L, 5L, 6L)));
    }

    @Test
    void aHeaderSaysHowMuchOfTheFileBeforeCounts() {
        assertEquals(OptionalLong.of(4711), before(JournalFiles.header(2, 4711) + "{\"g\":0"));
        assertEquals(OptionalLong.empty(), before(JournalFiles.header(2, 4711).strip()), "not whole");
        assertEquals(OptionalLong.empty(), before("{\"g\":0}\n"));
        var newer = JournalFiles.header(2, 4711).replace("\"journal\":1", "\"journal\":2");
        assertThrows(StoreException.class, () -> before(newer));
    }

    private static OptionalLong before(String text) {
        return JournalFiles.before(text.getBytes(UTF_8));
    }
}
