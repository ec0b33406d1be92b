package dev.partyline.conversation;

import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;

/**
 * Which kinds of runtime a conversation's {@code runtime} object names: its own, and those that go on behind it. Reads
 * no more of a long object than it has to. Pure functions.
 */
public final class RuntimeKinds {

    /** Member that holds the runtime which goes on where this one ends. */
    public static final String THEN = "then";
    /** Member with recorded events; it stands last, so that the rest is found at once. */
    public static final String EVENTS = "events";

    private RuntimeKinds() {}

    /** Whether the conversation is, or comes to be, executed by a runtime of this kind. */
    public static boolean name(ConversationMetadata conversation, String kind) {
        try (JsonParser json = EventJson.parser(conversation.runtime())) {
            json.next();
            return isIn(json, kind);
        } catch (JsonException unreadable) {
            return false;
        }
    }

    /** Behind the start of an object. */
    private static boolean isIn(JsonParser json, String kind) {
        while (json.next() != Event.END_OBJECT) {
            String member = json.getString();
            Event value = json.next();
            if (member.equals("kind") && value == Event.VALUE_STRING && json.getString().equals(kind)) return true;
            if (member.equals(THEN) && value == Event.START_OBJECT) {
                if (isIn(json, kind)) return true;
            } else if (value == Event.START_OBJECT) {
                json.skipObject();
            } else if (value == Event.START_ARRAY) {
                json.skipArray();
            }
        }
        return false;
    }
}
