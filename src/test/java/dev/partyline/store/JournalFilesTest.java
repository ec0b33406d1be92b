package dev.partyline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.StoreException;
import dev.partyline.store.JournalFiles.Header;
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
        assertEquals(Optional.of(new Header(2, 7, 4711)), header(7, JournalFiles.header(7, 4711) + "{\"g\":0"));
        assertEquals(Optional.empty(), header(7, JournalFiles.header(7, 4711).strip()), "not whole");
        assertEquals(Optional.empty(), header(7, "{\"g\":0}\n"));
        assertEquals(Optional.empty(), header(8, JournalFiles.header(7, 4711)), "another file's");
        var newer = JournalFiles.header(7, 4711).replace("\"journal\":2", "\"journal\":3");
        assertThrows(StoreException.class, () -> header(7, newer));
    }

    @Test
    void theFirstFormDidNotBindGroupsToTheirFile() {
        assertEquals("", header(7, JournalFiles.header(7, 0).replace("\"journal\":2", "\"journal\":1")).get().salt());
        assertEquals("7 ", header(7, JournalFiles.header(7, 0)).get().salt());
    }

    private static Optional<Header> header(long number, String text) {
        return JournalFiles.header(number, text.getBytes(UTF_8));
    }
}
