package dev.partyline.dialect;

import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * Which events a search by REST is about (V1 spec 7.3). Null and the empty text ask for nothing.
 *
 * @param kind name of the event's class, with or without the modules before it
 * @param source exactly the event's
 * @param body part of a text of a message, whatever the case
 * @param gte the earliest time, inclusive
 * @param lt the time before which it must be, exclusive
 */
public record V1EventFilter(String kind, String source, String body, Instant gte, Instant lt) {

    public V1EventFilter {
        kind = kind == null ? "" : kind.substring(kind.lastIndexOf('.', kind.length() - 2) + 1);
        source = source == null ? "" : source;
        body = body == null ? "" : body.toLowerCase(Locale.ROOT);
    }

    /** Every event that clients see. */
    public static V1EventFilter all() {
        return new V1EventFilter(null, null, null, null, null);
    }

    /** Looks into the payload only where nothing else decides. Records of other dialects never match; what
     *  {@link V1Wire#whole} makes of them may. */
    public boolean matches(ConversationEvent event) {
        if (event.dialect() != Dialect.V1) return false;
        if (!kind.isEmpty() && !kind.equals(event.kind())) return false;
        if (gte != null && event.timestamp().isBefore(gte)) return false;
        if (lt != null && !event.timestamp().isBefore(lt)) return false;
        if (source.isEmpty() && body.isEmpty()) return true;
        return (body.isEmpty() || event.kind().equals(V1Events.MESSAGE)) && payloadMatches(event.payload());
    }

    private boolean payloadMatches(String payload) {
        try {
            JsonObject event = EventJson.parseObject(payload);
            if (!source.isEmpty() && !source.equals(EventJson.text(event, "source", ""))) return false;
            return body.isEmpty() || texts(event).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(body));
        } catch (JsonException unreadable) {
            return false;
        }
    }

    private static Stream<String> texts(JsonObject event) {
        if (!(event.get("llm_message") instanceof JsonObject message)) return items(event, "extended_content");
        var items = Stream.concat(items(message, "content"), items(event, "extended_content"));
        return Stream.concat(items, Stream.of(EventJson.text(message, "reasoning_content", "")));
    }

    private static Stream<String> items(JsonObject object, String member) {
        if (!(object.get(member) instanceof JsonArray items)) return Stream.empty();
        return items.stream().filter(JsonObject.class::isInstance)
                .map(item -> EventJson.text(item.asJsonObject(), "text", ""));
    }
}
