package dev.partyline.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/** A socket of the JDK's client that speaks frames of JSON, in order. One thread sends and takes. */
public final class AgentLink implements WebSocket.Listener, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    private AgentLink(URI uri) {
        socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    public static AgentLink open(URI uri) {
        return new AgentLink(uri);
    }

    public void send(JsonObject frame) {
        socket.sendText(EventJson.write(frame), true).join();
    }

    /** @throws AssertionError if none comes in time */
    public JsonObject next() {
        try {
            JsonObject frame = frames.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) throw new AssertionError("no frame; " + closed.getNow("open"));
            return frame;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    /** The next frame of this kind; what comes before it is passed over. */
    public JsonObject next(Predicate<JsonObject> wanted) {
        JsonObject frame = next();
        while (!wanted.test(frame)) frame = next();
        return frame;
    }

    /** @return code and reason of the server's close frame */
    public String awaitClose() {
        return closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Ends without a word, as a process that is killed. */
    public void abort() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
            frames.add(EventJson.parseObject(parts.toString()));
            parts.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete("error " + error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
