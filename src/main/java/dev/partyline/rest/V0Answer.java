package dev.partyline.rest;

import static java.lang.System.Logger.Level.WARNING;

import java.util.function.Supplier;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.StoreException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;

/**
 * An answer in a form of V0 (V0 spec 11).
 *
 * @param json the body
 */
record V0Answer(int status, String json) {

    private static final System.Logger LOG = System.getLogger(V0Answer.class.getName());

    Response response() {
        return Answers.of(status, json).build();
    }

    static V0Answer of(int status, JsonObject json) {
        return new V0Answer(status, EventJson.write(json));
    }

    static V0Answer success() {
        return new V0Answer(200, Answers.text(new Success(true)));
    }

    static V0Answer truth(boolean value) {
        return new V0Answer(200, Boolean.toString(value));
    }

    /** About a conversation's life.
     *  @param message null for none
     *  @param status of the conversation */
    static V0Answer conversation(ConversationId id, String message, String status) {
        var json = EventJson.object().add("status", "ok").add("conversation_id", id.hex());
        ConversationInfo.orNull(json, "message", message);
        return of(200, json.add("conversation_status", status).build());
    }

    /** Answers 500 with this body when the store cannot do its part; why stands in the log. */
    static V0Answer orFailure(JsonObject body, Supplier<V0Answer> work) {
        try {
            return work.get();
        } catch (StoreException failed) {
            return failed(body, failed);
        }
    }

    /** Where no more is kept, that is told as everywhere. */
    static V0Answer failed(JsonObject body, StoreException why) {
        if (why instanceof StorageLimitException) throw why;
        LOG.log(WARNING, "the store did not answer a request", why);
        return of(500, body);
    }
}
