package dev.partyline.dialect;

import java.util.Optional;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * What a record looks like on the V1 events socket. Pure and deterministic, so that the result can be remembered with
 * the event for all connections.
 *
 * <p>The Python client refuses frames above 1 MiB and then never gets past them (V1 spec 0.9). What is too large is
 * shortened so that closed models still decode it: long strings lose their middle, pictures become a hint, long arrays
 * lose their end. Each cut says where the whole event is; that path has the conversation's id left open, for an event
 * does not know it.
 */
public final class V1Wire {

    private V1Wire() {}

    /**
     * The frame of a record.
     *
     * @param maxFrameBytes in UTF-8; room for at least a short error event
     * @return the payload itself where it is small enough, of a record of V0 its projection; the empty string for what V1
     *     clients do not see: internal records, and what has no counterpart in V1
     */
    public static String encode(ConversationEvent event, int maxFrameBytes) {
        return switch (event.dialect()) {
            case V1 -> event.payloadBytes() <= maxFrameBytes ? event.payload() : shortened(event, maxFrameBytes);
            case V0 -> whole(event).map(each -> encode(each, maxFrameBytes)).orElse("");
            case INTERNAL -> "";
        };
    }

    /**
     * The record as clients of V1 read it where nothing bounds its size.
     *
     * @return itself, of a record of V0 its projection under an id of its own, as if it had been recorded so; empty for
     *     exactly those that {@link #encode} has no frame for
     */
    public static Optional<ConversationEvent> whole(ConversationEvent event) {
        return switch (event.dialect()) {
            case V1 -> Optional.of(event);
            case V0 -> V1FromV0.project(event).map(json -> recorded(event, json));
            case INTERNAL -> Optional.empty();
        };
    }

    private static ConversationEvent recorded(ConversationEvent event, JsonObject json) {
        var draft = EventDraft.of(Dialect.V1, json.getString("kind"), json.getString("id"), EventJson.write(json));
        return new ConversationEvent(event.position(), draft.at(event.timestamp()));
    }

    private static String shortened(ConversationEvent event, int maxFrameBytes) {
        String whole = "the whole event: GET /api/conversations/{conversation_id}/events/" + event.eventId();
        JsonObject payload = parsed(event.payload());
        String fitting = payload.isEmpty() ? "" : new V1Shortener(maxFrameBytes, whole).shorten(payload);
        return fitting.isEmpty() ? substitute(event, payload, whole) : fitting;
    }

    /** An event that stands for one of which nothing readable would be left. */
    private static String substitute(ConversationEvent event, JsonObject payload, String whole) {
        String time = EventJson.text(payload, "timestamp", EventTime.format(event.timestamp()));
        String detail = "An event of " + event.payloadBytes() + " bytes is too large to be shown here; " + whole;
        return EventJson.write(V1Events.conversationError(event.eventId(), "EventTooLarge", detail)
                .add("timestamp", time).build());
    }

    private static JsonObject parsed(String payload) {
        try {
            return EventJson.parseObject(payload);
        } catch (JsonException unreadable) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }
}
