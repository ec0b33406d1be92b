package dev.partyline.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.Samples#frames")
    @ValueSource(strings = {"{}", "{\"a\":[],\"b\":{},\"\":[1,-0,1e400,0.10,true,false,null,\"\"]}",
        "{\"\\ud800\u00fc\":\"\\b\\t\\n\\f\\r\\u0000\\u001f\\u007f\\\"\\\\\\/\\u20ac\\ud83d\\ude00\\ude00\\ud83d\"}"})
    void theSizeIsThatOfWhatIsWritten(String json) {
        JsonObject object = EventJson.parseObject(json);
        assertEquals(EventJson.write(object).getBytes(UTF_8).length, JsonText.bytes(object));
    }

    @Test
    void piecesAreNeverLargerAndLeavePairsWhole() {
        String text = "a\"\u00fc\u20ac\uD83D\uDE00\uD800";
        int[] ends = {0, 1, 1, 3, 3, 5, 5, 5, 8, 8, 8, 8, 12};
        for (int size = 0; size < ends.length; size++) {
            assertEquals(ends[size], JsonText.bytes(JsonText.head(text, size)));
        }
        assertEquals(text, JsonText.head(text, 18));
        assertEquals("\uD800", JsonText.tail(text, 9));
        assertEquals("\uD83D\uDE00\uD800", JsonText.tail(text, 10));
        assertEquals(text, JsonText.tail(text, 18));
        assertEquals("", JsonText.tail(text, 5));
    }
}
