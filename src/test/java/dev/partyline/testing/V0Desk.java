package dev.partyline.testing;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * Somebody of V0 at work: asks for one thing after the other and waits for what becomes of it, an acknowledgement or a
 * refusal. One thread asks.
 */
public final class V0Desk implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String EVENT = "2[\"oh_event\",";

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile boolean entered;
    private final V0Link link;
    private int asked;

    /** Connects, and is ready when this returns. */
    public V0Desk(HttpClient http, ServerProcess server, String conversation) {
        String query = "conversation_id=" + conversation.replace("-", "") + "&latest_event_id=-1";
        link = new V0Link(http, server.http("/socket.io/"), query, new V0Link.Listener() {
            @Override
            public void packet(String text) {
                heard(text);
            }

            @Override
            public void over() {
                answers.add("over");
            }
        }).open(V0Link.Way.WEBSOCKET);
        next();
    }

    private void heard(String packet) {
        boolean ready = !entered && packet.contains("\"id\":\"STATUS$"); // whatever it says, it is the end of the replay
        if (ready) entered = true;
        if (packet.startsWith("3") || ready || packet.startsWith(EVENT + "{\"error\":true")) answers.add(packet);
    }

    private String next() {
        try {
            String answer = answers.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (answer == null || answer.equals("over")) throw new AssertionError("a client of V0 got no answer: " + answer);
            return answer;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    /** @return whether that was done; false if it was refused */
    public boolean want(String state) {
        return send("change_agent_state", EventJson.object().add("agent_state", state).build());
    }

    public boolean say(String text) {
        return send("message", EventJson.object().add("content", text).build());
    }

    private boolean send(String action, JsonObject args) {
        JsonObject event = EventJson.object().add("action", action).add("args", args).build();
        link.send("42" + asked++ + "[\"oh_user_action\"," + EventJson.write(event) + ']');
        return next().startsWith("3");
    }

    @Override
    public void close() {
        link.leave();
    }
}
