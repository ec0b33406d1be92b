package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionKeyFileTest {

    @TempDir Path directory;

    @Test
    void whatCannotBeReadStopsTheStartAndIsNamed() {
        Path missing = directory.resolve("missing");
        for (Path none : List.of(missing, directory)) {
            var refused = assertThrows(IllegalArgumentException.class, () -> SessionKeyFile.of("the.option", none));
            assertEquals("the.option is '" + none + "', which is no file that can be read", refused.getMessage());
        }
    }

    @Test
    void everyLineIsAKeyOrThePlaceOfOne() throws IOException {
        var file = SessionKeyFile.of("the.option", Files.writeString(directory.resolve("keys"), "a\r\n\n#b\n c d \n"));
        assertEquals(List.of("a", "", "", "c d"), file.lines());
        assertEquals(List.of(), SessionKeyFile.NONE.lines());
    }

    /** Also within one tick of the file system's clock, and of the same length. */
    @Test
    void anotherFileHasAnotherStamp() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "a");
        var file = SessionKeyFile.of("the.option", keys);
        String before = file.stamp();
        assertEquals(before, file.stamp());
        Files.move(Files.writeString(directory.resolve("next"), "b"), keys, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, file.stamp());
    }
}
