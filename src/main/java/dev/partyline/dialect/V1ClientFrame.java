package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.invalid;

import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * What a client may send on the events socket (V1 spec section 3). Every mistake is an {@link InvalidFrameException}
 * with the protocol's code and a text of our own, and nothing else is ever thrown. Of a member that is given twice the
 * last one counts, as for the reference.
 */
public sealed interface V1ClientFrame {

    /** Longest {@code id} or {@code nonce} of a ping. */
    int MAX_NONCE_CHARS = 64;

    /** A user message, normalised; it always runs the agent when it comes by the socket. */
    record Message(JsonObject message) implements V1ClientFrame {}

    /** An auth frame; once the client is known it is ignored (V1 spec 1.3).
     *  @param sessionApiKey null if it has none, or none that is a string
     *  @param ticket ours; null if it has none, or none that is a string */
    record Auth(String sessionApiKey, String ticket) implements V1ClientFrame {

        @Override
        public String toString() {
            return "Auth[]";
        }
    }

    /** Ours: {@link V1Errors#pong} answers it.
     *  @param id null if it has none
     *  @param nonce null if it has none */
    record Ping(String id, String nonce) implements V1ClientFrame {}

    /** Ours: {@link V1Errors#authenticated} answers it. */
    record Authenticate(Renewal shown) implements V1ClientFrame {}

    /**
     * Reads a text frame of a client that is already known.
     *
     * @throws InvalidFrameException with a text for that client
     */
    static V1ClientFrame parse(String json) {
        if (!(value(json) instanceof JsonObject frame)) throw invalid("a frame must be a JSON object");
        if (typed(frame, "auth", Set.of("type", "session_api_key", "ticket"))) return auth(frame);
        if (typed(frame, "ping", Set.of("type", "id", "nonce"))) return ping(frame);
        if (typed(frame, Renewal.TYPE, Set.of("type", "token", "ticket"))) return new Authenticate(Renewal.parse(frame));
        return message(frame, true);
    }

    /**
     * Normalises a message.
     *
     * @param stringContentAllowed true for the socket, where {@code role} is required; false for REST, where the role
     *     is {@code user} when absent and {@code content} must be a list (V1 spec 7.3)
     * @throws InvalidFrameException with a text for the client
     */
    static Message message(JsonObject body, boolean stringContentAllowed) {
        return new Message(V1Message.normalise(body, stringContentAllowed));
    }

    /** The first frame of a client that is not known yet; further members do not matter here (V1 spec 1.2).
     *  @return empty for whatever is not an auth frame */
    static Optional<Auth> first(String json) {
        try {
            if (!(EventJson.parse(json) instanceof JsonObject frame)) return Optional.empty();
            boolean auth = EventJson.text(frame, "type", "").equals("auth");
            return auth ? Optional.of(auth(frame)) : Optional.empty();
        } catch (JsonException notJson) {
            return Optional.empty();
        }
    }

    /** For a binary frame, which no client may send. */
    static InvalidFrameException binary() {
        return new InvalidFrameException("KeyError", "only text frames are accepted");
    }

    private static JsonValue value(String json) {
        try {
            return EventJson.parse(json);
        } catch (JsonException notJson) {
            throw new InvalidFrameException("JSONDecodeError", "a frame must be one JSON value of reasonable depth");
        }
    }

    private static boolean typed(JsonObject frame, String type, Set<String> members) {
        return EventJson.text(frame, "type", "").equals(type) && members.containsAll(frame.keySet());
    }

    private static Auth auth(JsonObject frame) {
        return new Auth(EventJson.text(frame, "session_api_key", null), EventJson.text(frame, "ticket", null));
    }

    private static Ping ping(JsonObject frame) {
        return new Ping(nonce(frame, "id"), nonce(frame, "nonce"));
    }

    private static String nonce(JsonObject frame, String member) {
        if (!frame.containsKey(member)) return null;
        if (frame.get(member) instanceof JsonString text && text.getChars().length() <= MAX_NONCE_CHARS) {
            return V1Fields.wellFormed(text, member);
        }
        throw invalid(member + " of a ping must be a string of at most " + MAX_NONCE_CHARS + " characters");
    }
}
