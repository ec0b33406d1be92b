package dev.partyline.dialect;

import java.util.Optional;

import dev.partyline.conversation.EventJson;

/** Why a client may not connect, in the words that pages of V0 know (V0 spec 1.3, D03, D06). */
public enum V0Refusal {
    NO_CONVERSATION_ID("No conversation_id in query params", ""),
    INVALID_KEY("invalid_session_api_key", ""),
    NOT_FOUND("Conversation not found", "CONVERSATION$NOT_FOUND"),
    NO_SETTINGS("Settings not found", "CONFIGURATION$SETTINGS_NOT_FOUND"),
    TOO_MANY_CONNECTIONS("Too many connections of this user", "STATUS$ERROR"),
    JOIN_FAILED("Failed to join conversation", ""),
    /** The client's last id is of a log that this is not, or lies behind its end. */
    RESET("The conversation was made anew; load the page again", "CONVERSATION$RESET"),
    FAILED("The conversation cannot be opened now", "STATUS$ERROR");

    private final String message;
    private final String messageId;

    V0Refusal(String message, String messageId) {
        this.message = message;
        this.messageId = messageId;
    }

    public String message() {
        return message;
    }

    /** @return a JSON object that names the message for pages that translate it; empty when they know none */
    public Optional<String> data() {
        if (messageId.isEmpty()) return Optional.empty();
        return Optional.of(EventJson.write(EventJson.object().add("msg_id", messageId).build()));
    }
}
