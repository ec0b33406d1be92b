package dev.partyline.dialect;

import java.time.Duration;
import java.time.Instant;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonObjectBuilder;

/**
 * Frames for one socket only, which are in no log. Each has a new id; where clients could take the frame for an event of
 * the log, the id begins with {@link #TRANSIENT}, so that ours does not try to go on behind it.
 */
public final class V1Errors {

    public static final String TRANSIENT = "x-";

    private V1Errors() {}

    /** Answers a frame that was refused (V1 spec 3.2). Python cannot read it, the page does not show it. */
    public static String serverError(String code, String detail, Instant now) {
        return EventJson.write(EventJson.object().add("kind", "ServerErrorEvent").add("id", V1Events.newId())
                .add("timestamp", EventTime.format(now)).add("source", "environment").add("code", code)
                .add("detail", detail).build());
    }

    /** The same news in a form that both clients show. Not for a client that may be waiting for a run. */
    public static String conversationError(String code, String detail, Instant now) {
        return EventJson.write(V1Events.conversationError(TRANSIENT + V1Events.newId(), code, detail)
                .add("timestamp", EventTime.format(now)).build());
    }

    /** Ours: answers a ping, with what it brought. */
    public static String pong(V1ClientFrame.Ping ping) {
        var pong = EventJson.object().add("type", "pong");
        echo(pong, "id", ping.id());
        echo(pong, "nonce", ping.nonce());
        return EventJson.write(pong.build());
    }

    /** Ours: a connection was renewed.
     *  @param left how long it may stay; null for as long as it likes */
    public static String authenticated(Duration left) {
        return EventJson.write(Renewal.answer(left).add("type", "authenticated").build());
    }

    private static void echo(JsonObjectBuilder pong, String member, String value) {
        if (value != null) pong.add(member, value);
    }
}
