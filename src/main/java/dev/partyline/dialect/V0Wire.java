package dev.partyline.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/**
 * What a record looks like as {@code oh_event}. Pure and deterministic, so that the result can be remembered with the
 * event for all connections. A record of V0 is sliced, not parsed, when its timestamp and its source come first, which
 * they do in everything that is appended here.
 */
public final class V0Wire {

    private static final Pattern HEAD = Pattern.compile("\\{\"timestamp\":\"[^\"\\\\]*\",\"source\":\"(\\w+)\"");

    /** A cause below zero is counted back from the record: the two were appended together (V0 spec 6.3). */
    private static final String CAUSE_BEFORE = "\"cause\":-";

    private V0Wire() {}

    /**
     * What clients of V0 are sent, be it live or again: one view for both (V0 spec 2.2).
     *
     * @return the empty string for what they do not see: internal records, what has no counterpart in V0, and what
     *     {@link V0EventFilter} leaves out
     */
    public static String encode(ConversationEvent event) {
        return switch (event.dialect()) {
            case V0 -> V0EventFilter.leftOut(event.kind(), source(event)) ? "" : shown(event);
            case V1 -> V0FromV1.project(event).map(json -> withId(event, EventJson.write(json))).orElse("");
            case INTERNAL -> "";
        };
    }

    /** A record of V0 as pages, exports and agents get it: everything, and from whom it came. */
    public static String logged(ConversationEvent event) {
        return withId(event, event.payload());
    }

    private static String shown(ConversationEvent event) {
        if (!source(event).equals("environment")) return withId(event, event.payload());
        Matcher head = HEAD.matcher(event.payload());
        if (!head.lookingAt()) return rewritten(event);
        String payload = event.payload();
        return withId(event, payload.substring(0, head.start(1)) + "agent" + payload.substring(head.end(1)));
    }

    private static String rewritten(ConversationEvent event) {
        JsonObject json = EventJson.parseObject(event.payload());
        return withId(event, EventJson.write(EventJson.object(json).add("source", "agent").build()));
    }

    /** Empty when there is none, or the payload cannot be read. */
    private static String source(ConversationEvent event) {
        Matcher head = HEAD.matcher(event.payload());
        if (head.lookingAt()) return head.group(1);
        try {
            return EventJson.text(EventJson.parseObject(event.payload()), "source", "");
        } catch (JsonException unreadable) {
            return "";
        }
    }

    private static String withId(ConversationEvent event, String payload) {
        String rest = (payload.contains(CAUSE_BEFORE) ? placed(event, payload) : payload).substring(1);
        String comma = rest.stripLeading().startsWith("}") ? "" : ",";
        return "{\"id\":" + V0Ids.number(event.position()) + comma + rest;
    }

    /** The text may also stand within arguments, which stay as they are. */
    private static String placed(ConversationEvent event, String payload) {
        JsonObject json = EventJson.parseObject(payload);
        boolean before = json.get("cause") instanceof JsonNumber back && back.longValue() < 0;
        if (!before) return payload;
        long cause = V0Ids.number(event.position()) + json.getJsonNumber("cause").longValue();
        return EventJson.write(EventJson.object(json).add("cause", cause).build());
    }
}
