package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationIdTest {

    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final String DASHED = "01234567-89ab-cdef-0123-456789abcdef";

    @ParameterizedTest
    @ValueSource(strings = {HEX, DASHED, "0123456789ABCDEF0123456789ABCDEF", "01234567-89AB-CDEF-0123-456789abcdef",
        "{01234567-89ab-cdef-0123-456789abcdef}", "urn:uuid:01234567-89ab-cdef-0123-456789abcdef",
        "URN:UUID:01234567-89AB-CDEF-0123-456789ABCDEF"})
    void everySpellingNamesTheSameConversation(String spelling) {
        var id = ConversationId.parse(spelling);
        assertEquals(ConversationId.parse(HEX), id);
        assertEquals(HEX, id.hex());
        assertEquals(DASHED, id.dashed());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "chat", "../../etc/passwd", "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0", "0123456789abcdef0123456789abcdeg", " 0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef\n", "0123456789abcdef0123456789abcdef/..",
        "0123456789abcdef0123456789abcde\0",
        "../0123456789abcdef0123456789abcdef", "..%2f0123456789abcdef0123456789ab", "1-2-3-4-5",
        "01234567--89abcdef-0123-456789abcdef", "-0123456789abcdef0123456789abcdef",
        "\u0660123456789abcdef0123456789abcdef", "\uff10123456789abcdef0123456789abcdef"})
    void nothingElseIsAnId(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ConversationId.parse(text));
        assertEquals("not a conversation id", refused.getMessage());
    }

    @Test
    void aFileNameHoldsHexDigitsOnly() {
        for (var id : List.of(ConversationId.random(), ConversationId.parse("f".repeat(32)))) {
            assertFalse(id.hex().chars().anyMatch(c -> "0123456789abcdef".indexOf(c) < 0));
            assertEquals(32, id.hex().length());
            assertEquals(id, ConversationId.parse(id.hex()));
        }
    }
}
