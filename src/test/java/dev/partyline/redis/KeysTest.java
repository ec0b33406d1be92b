package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;

import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

class KeysTest {

    private final Keys keys = new Keys("p");

    @Test
    void namesStayAsTheyAre() {
        var id = ConversationId.parse("0123456789abcdef0123456789abcde0");
        assertEquals("p:{p" + Keys.bucket(id) + "}:log:0123456789abcdef0123456789abcde0:7", keys.of(id, 7, "log"));
        assertEquals(15, Keys.bucket(id));
        assertEquals("p:{p9}:recent", keys.ofBucket(9, "recent"));
        assertEquals("p:{all}:x", keys.ofAll("x"));
    }

    @Test
    void bucketsFillEvenly() {
        int[] filled = new int[Keys.BUCKETS];
        IntStream.range(0, 64_000).forEach(i -> filled[Keys.bucket(ConversationId.random())]++);
        assertTrue(IntStream.of(filled).allMatch(count -> count > 800 && count < 1_200), () -> "uneven: " + IntStream.of(filled).boxed().toList());
    }
}
