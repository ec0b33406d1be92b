package dev.partyline.testing;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * A client of V1 that behaves: it reads everything, remembers it in order, and resumes behind the last event it has. It
 * may be connected again and again; each connection keeps its own record.
 *
 * <p>Threading: one thread connects and drops; events arrive on threads of the HTTP client.
 */
public final class EventClient {

    /** The connection ended without a close frame. */
    public static final int NO_CLOSE_FRAME = 1006;

    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final String name;
    private final String conversation;
    private final HttpClient http;
    private final List<ConnectionRecord> connections = new CopyOnWriteArrayList<>();
    private volatile String lastEventId = "";
    private volatile Connection current;

    /** @param http shared by many clients; its executor delivers the events */
    public EventClient(String name, String conversation, HttpClient http) {
        this.name = name;
        this.conversation = conversation;
        this.http = http;
    }

    public String name() {
        return name;
    }

    public String conversation() {
        return conversation;
    }

    public List<ConnectionRecord> connections() {
        return List.copyOf(connections);
    }

    /** How many events its present connection has received. */
    public int received() {
        Connection now = current;
        return now == null ? 0 : now.record.size();
    }

    /** Id of the last event received; empty before the first. */
    public String lastEventId() {
        return lastEventId;
    }

    public boolean connected() {
        Connection now = current;
        return now != null && !now.closed.isDone();
    }

    /** Whether it is connected to what happens from now on, and nothing has happened since. */
    public boolean waitsForNews() {
        Connection now = current;
        return connected() && now.record.start() instanceof Start.Live && now.record.size() == 0;
    }

    /** How it stands, for the text of a failure. */
    public String describe() {
        Connection now = current;
        String state = now == null ? "has left" : now.closed.isDone() ? "was closed with " + now.closed.join()
                : "is connected from " + now.record.start() + " and was sent " + now.record.size() + " events";
        return name + ", at " + (lastEventId.isEmpty() ? "nothing" : lastEventId) + " on connection "
                + connections.size() + ", " + state;
    }

    /** Connects behind the last event it has, or to the beginning when it has none. */
    public void resume(ServerProcess server) {
        connect(server, behindTheLast());
    }

    /** As {@link #resume} where it may fail; then it is not connected. */
    public void tryToResume(ServerProcess server, Duration limit) {
        try {
            connect(server, behindTheLast(), limit);
        } catch (AssertionError notNow) {
            abort();
        }
    }

    private Start behindTheLast() {
        return lastEventId.isEmpty() ? Start.BEGINNING : new Start.After(lastEventId);
    }

    /** Connects, and waits for the opening state. */
    public void connect(ServerProcess server, Start start) {
        connect(server, start, CONNECT);
    }

    private void connect(ServerProcess server, Start start, Duration limit) {
        var record = new ConnectionRecord(start);
        var connection = new Connection(record);
        connections.add(record);
        current = connection;
        var uri = server.socket("/sockets/events/" + conversation + start.query());
        within(limit, http.newWebSocketBuilder().connectTimeout(limit).buildAsync(uri, connection));
        within(limit, CompletableFuture.anyOf(connection.shown, connection.closed));
    }

    /** Ends the connection with a close frame; what still comes is not looked at. */
    public void close() {
        Connection dropped = drop();
        if (dropped != null && dropped.socket != null) dropped.socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    /** Ends the connection without a word. */
    public void abort() {
        Connection dropped = drop();
        if (dropped != null && dropped.socket != null) dropped.socket.abort();
    }

    private Connection drop() {
        Connection dropped = current;
        if (dropped != null) dropped.leave();
        current = null;
        return dropped;
    }

    /** Waits until the server ends the present connection.
     *  @return the close code, or {@link #NO_CLOSE_FRAME} */
    public int awaitClose(Duration limit) {
        return within(limit, current.closed);
    }

    private static <T> T within(Duration limit, CompletableFuture<T> stage) {
        try {
            return stage.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("no answer from the socket: " + failure, failure);
        }
    }

    /** One socket; called by one thread at a time. */
    private final class Connection implements WebSocket.Listener {

        private final ConnectionRecord record;
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final CompletableFuture<Integer> shown = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();
        private volatile WebSocket socket;
        private boolean left;

        Connection(ConnectionRecord record) {
            this.record = record;
        }

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            if (hasLeft()) opened.abort();
            opened.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                frame(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        /** Together with {@link #leave}: an event counts as received, or is not looked at. */
        private synchronized void frame(String text) {
            if (left) return;
            JsonObject event = EventJson.parseObject(text);
            String kind = EventJson.text(event, "kind", "");
            if (WireEvents.isTransient(event)) {
                record.addTransient(kind);
            } else {
                String id = event.getString("id");
                record.add(kind, id, text);
                lastEventId = id;
            }
            shown.complete(0);
        }

        private synchronized boolean hasLeft() {
            return left;
        }

        private synchronized void leave() {
            left = true;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(NO_CLOSE_FRAME);
        }
    }
}
