package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class AutomaticTitleTest {

    private static final ConversationId ID = ConversationId.parse("5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c");

    @Test
    void aShortMessageIsTheTitleAndALongOneIsCut() {
        assertEquals(Optional.of("Fix the cart total"), AutomaticTitle.of("Fix the cart total"));
        assertEquals(Optional.of("123456789 123456789 1234567890"), AutomaticTitle.of("123456789 123456789 1234567890"));
        assertEquals(Optional.of("The cart total is wrong when a..."),
                AutomaticTitle.of("The cart total is wrong when a coupon is used"));
    }

    @Test
    void aTitleIsOneLineAndNoCharacterIsHalved() {
        assertEquals(Optional.of("one two three"), AutomaticTitle.of("  one\n\ttwo \r\n three "));
        assertEquals(Optional.empty(), AutomaticTitle.of(" \n "));
        String faces = "\uD83D\uDE00".repeat(31);
        assertEquals(Optional.of("\uD83D\uDE00".repeat(30) + "..."), AutomaticTitle.of(faces));
    }

    @Test
    void onlyWhatNobodyNamedIsDue() {
        assertEquals("Conversation 5d1f0", AutomaticTitle.initial(ID));
        assertTrue(AutomaticTitle.isDue(titled(null)));
        assertTrue(AutomaticTitle.isDue(titled("Conversation 5d1f0")));
        assertFalse(AutomaticTitle.isDue(titled("Conversation 5d1f1")));
        assertFalse(AutomaticTitle.isDue(titled("")));
    }

    private static ConversationMetadata titled(String title) {
        return new ConversationMetadata(ID, 0, "", title, Instant.EPOCH, Instant.EPOCH, Map.of(), "{}", "{}");
    }
}
