package dev.partyline.dialect;

import java.time.Duration;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * Ours, in every protocol: what a client shows so that its connection outlives the token that let it in. It has a token or a
 * ticket, never both.
 *
 * @param token null for none
 * @param ticket null for none
 */
public record Renewal(String token, String ticket) {

    /** What the frame or event is called. */
    public static final String TYPE = "authenticate";

    /** @throws InvalidFrameException unless it has exactly one of them, as a text */
    public static Renewal parse(JsonObject frame) {
        String token = text(frame, "token");
        String ticket = text(frame, "ticket");
        if ((token == null) == (ticket == null)) throw V1Fields.invalid("either token or ticket must be there");
        return new Renewal(token, ticket);
    }

    private static String text(JsonObject frame, String member) {
        return frame.containsKey(member) ? V1Fields.text(frame, member, "") : null;
    }

    /**
     * The members of the answer.
     *
     * @param left how long the connection may stay now; null for as long as it likes
     */
    public static JsonObjectBuilder answer(Duration left) {
        var answer = EventJson.object();
        return left == null ? answer : answer.add("expires_in", left.toSeconds());
    }

    /** Never shows a token or a ticket. */
    @Override
    public String toString() {
        return "Renewal[]";
    }
}
