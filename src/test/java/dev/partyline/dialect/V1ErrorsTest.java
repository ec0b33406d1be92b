package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;

import dev.partyline.conversation.EventJson;
import org.junit.jupiter.api.Test;

class V1ErrorsTest {

    private static final Instant NOW = Instant.parse("2026-03-14T09:26:00Z");

    @Test
    void aRefusalIsAServerErrorEvent() {
        String frame = V1Errors.serverError("ValidationError", "role is \"required\"", NOW);
        String id = EventJson.parseObject(frame).getString("id");
        assertEquals("""
                {"kind":"ServerErrorEvent","id":"%s","timestamp":"2026-03-14T09:26:00.000000Z",\
                "source":"environment","code":"ValidationError","detail":"role is \\"required\\""}\
                """.formatted(id), frame);
        assertNotEquals(id, EventJson.parseObject(V1Errors.serverError("c", "d", NOW)).getString("id"));
    }

    @Test
    void bothClientsShowAConversationError() {
        String frame = V1Errors.conversationError("ValidationError", "role is required", NOW);
        String id = EventJson.parseObject(frame).getString("id");
        assertEquals("""
                {"kind":"ConversationErrorEvent","id":"%s","source":"environment","code":"ValidationError",\
                "detail":"role is required",\
                "classification":{"kind":"internal","retryable":false,"user_action":"none"},\
                "timestamp":"2026-03-14T09:26:00.000000Z"}""".formatted(id), frame);
        assertTrue(id.startsWith("x-"), "nobody may take it for an event of the log: " + id);
    }
}
