package dev.partyline.rest;

import static java.lang.System.Logger.Level.WARNING;

import java.util.function.Supplier;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StoreException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;

/** Answers in the forms of V0 (V0 spec 11). */
final class V0Answers {

    private static final System.Logger LOG = System.getLogger(V0Answers.class.getName());

    private V0Answers() {}

    /** About a conversation's life.
     *  @param message null for none
     *  @param status of the conversation */
    static Response conversation(ConversationId id, String message, String status) {
        var json = EventJson.object().add("status", "ok").add("conversation_id", id.hex());
        ConversationInfo.orNull(json, "message", message);
        return Answers.ok(json.add("conversation_status", status).build());
    }

    /** @param id as it is shown
     *  @param message null for none */
    static JsonObject failed(String id, String message) {
        var json = EventJson.object().add("status", "error").add("conversation_id", id);
        return message == null ? json.build() : json.add("message", message).build();
    }

    /** An error that pages have a text for.
     *  @param id of that text */
    static JsonObject error(String message, String id) {
        return EventJson.object().add("status", "error").add("message", message).add("msg_id", id).build();
    }

    static Response of(int status, JsonObject json) {
        return Answers.of(status, EventJson.write(json)).build();
    }

    /** Answers 500 with this body when the store cannot do its part; why stands in the log. */
    static Response orFailure(JsonObject body, Supplier<Response> work) {
        try {
            return work.get();
        } catch (StoreException failed) {
            LOG.log(WARNING, "the store did not answer a request", failed);
            return of(500, body);
        }
    }
}
