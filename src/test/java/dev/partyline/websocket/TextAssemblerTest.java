package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;

import org.junit.jupiter.api.Test;

class TextAssemblerTest {

    private final TextAssembler text = new TextAssembler();

    @Test
    void putsPartsTogether() {
        assertEquals(Optional.empty(), text.add("{\"a\"", false, 100));
        assertEquals(Optional.empty(), text.add(":", false, 100));
        assertEquals(Optional.of("{\"a\":1}"), text.add("1}", true, 100));
        assertEquals(Optional.of("{}"), text.add("{}", true, 100));
    }

    @Test
    void theLimitCountsBytesOfTheWholeMessage() {
        assertEquals(Optional.of("€€"), text.add("€€", true, 6));
        assertThrows(MessageTooBigException.class, () -> text.add("€€", true, 5));
        text.add("abc", false, 5);
        assertThrows(MessageTooBigException.class, () -> text.add("def", true, 5));
    }

    @Test
    void theNextMessageStartsFromNothing() {
        assertThrows(MessageTooBigException.class, () -> text.add("too long", false, 5));
        assertEquals(Optional.of("short"), text.add("short", true, 5));
        assertEquals(Optional.of("again"), text.add("again", true, 5));
    }
}
