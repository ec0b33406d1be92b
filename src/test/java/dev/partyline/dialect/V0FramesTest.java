package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

/** Against the transcripts of V0 spec section 15. */
class V0FramesTest {

    @Test
    void aStatusIsInformation() {
        assertEquals("{\"status_update\":true,\"type\":\"info\",\"id\":\"STATUS$STARTING_RUNTIME\",\"message\":\"\"}",
                V0Frames.info("STATUS$STARTING_RUNTIME", ""));
    }

    @Test
    void anErrorIsShownByPages() {
        assertEquals("""
                {"status_update":true,"type":"error","id":"STATUS$ERROR","message":"No",\
                "source":"agent","timestamp":"2025-11-25T10:06:00.000001"}""",
                V0Frames.error("STATUS$ERROR", "No", Instant.parse("2025-11-25T10:06:00.000001Z")));
        assertEquals("{\"status_update\":true,\"type\":\"error\",\"id\":\"STATUS$ERROR\",\"message\":\"No\"}",
                V0Frames.knownError("STATUS$ERROR", "No"));
        assertEquals("{\"error\":true,\"message\":\"Failed\"}", V0Frames.plainError("Failed"));
    }

    @Test
    void aTitleNamesItsConversation() {
        assertEquals("""
                {"status_update":true,"type":"info","message":"5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c",\
                "conversation_title":"Fix the cart total"}""",
                V0Frames.title(ConversationId.parse("5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c"), "Fix the cart total"));
    }

    @Test
    void theLastFrameHasNoId() {
        assertEquals("""
                {"message":"","observation":"agent_state_changed","content":"",\
                "extras":{"agent_state":"stopped","reason":""}}""", V0Frames.stopped());
    }

    @Test
    void refusalsAreInTheWordsThatPagesKnow() {
        assertEquals("invalid_session_api_key", V0Refusal.INVALID_KEY.message());
        assertEquals(Optional.empty(), V0Refusal.INVALID_KEY.data());
        assertEquals("No conversation_id in query params", V0Refusal.NO_CONVERSATION_ID.message());
        assertEquals("Failed to join conversation", V0Refusal.JOIN_FAILED.message());
        assertEquals(Optional.of("{\"msg_id\":\"CONFIGURATION$SETTINGS_NOT_FOUND\"}"), V0Refusal.NO_SETTINGS.data());
        assertEquals(Optional.of("{\"msg_id\":\"CONVERSATION$NOT_FOUND\"}"), V0Refusal.NOT_FOUND.data());
    }
}
