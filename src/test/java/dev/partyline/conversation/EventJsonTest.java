package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{", "{}x", "{} {}", "1 2", "]", "NaN", "'a'", "{\"a\":1,}", "\u0000",
        "[1e9999999999999]", "[1e-9999999999999]", "\"a\" \"b\"", "nul"})
    void whatIsNotOneJsonValueIsAJsonException(String text) {
        assertThrows(JsonException.class, () -> EventJson.parse(text));
    }

    @Test
    void depthAndLengthAreJsonExceptionsToo() {
        for (String text : new String[] {"[".repeat(100_000), "{\"a\":".repeat(100_000), "9".repeat(100_000)}) {
            assertThrows(JsonException.class, () -> EventJson.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"a\"", "1", "1.5", "true", "false", "null", "{\"a\":[1,{\"b\":null}]}"})
    void everyKindOfValueIsRead(String text) {
        assertEquals(text, EventJson.parse(text).toString());
    }

    @Test
    void blanksAroundAValueAreNoSecondValue() {
        assertEquals("{}", EventJson.parse(" \n{} \r\n\t").toString());
    }

    @Test
    void halfASurrogatePairIsWrittenAsAnEscape() {
        String text = "{\"a\":\"\\ud83d \\ude00 \uD83D\uDE00\"}";
        assertEquals(text, EventJson.write(EventJson.parseObject(text)));
    }
}
