package dev.partyline.engineio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Speaks Engine.IO literally: nothing is answered, nothing is interpreted. */
final class EngineIoClient {

    static final String POLLING = "EIO=4&transport=polling";
    static final String WEBSOCKET = "EIO=4&transport=websocket";
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    /** @param base of the server, with the path */
    EngineIoClient(URI base) {
        this.base = base;
    }

    CompletableFuture<HttpResponse<String>> later(String query) {
        return http.sendAsync(request(query).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String query) {
        return later(query).orTimeout(15, TimeUnit.SECONDS).join();
    }

    HttpResponse<String> send(String method, String query, String body) {
        var request = request(query).method(method, BodyPublishers.ofString(body)).build();
        return http.sendAsync(request, BodyHandlers.ofString()).orTimeout(15, TimeUnit.SECONDS).join();
    }

    HttpResponse<String> post(String query, String body) {
        return send("POST", query, body);
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(base + "?" + query)).timeout(LIMIT);
    }

    /** Opens a session with polls.
     *  @return the query of its requests */
    String open() {
        return POLLING + "&sid=" + sid(get(POLLING).body());
    }

    static String sid(String openPacket) {
        var found = SID.matcher(openPacket);
        if (!found.find()) throw new AssertionError("no open packet: " + openPacket);
        return found.group(1);
    }

    /** @throws IOException if the server refuses; a {@link java.net.http.WebSocketHandshakeException} says how */
    Socket socket(String query) throws IOException {
        var socket = new Socket();
        try {
            URI uri = URI.create(base.toString().replaceFirst("http", "ws") + "?" + query);
            socket.web = http.newWebSocketBuilder().buildAsync(uri, socket).orTimeout(15, TimeUnit.SECONDS).join();
            return socket;
        } catch (CompletionException refused) {
            throw refused.getCause() instanceof IOException cause ? cause : new IOException(refused);
        }
    }

    /** A WebSocket whose frames wait in order: text as it is, binary as {@code bytes 0102}, the end as {@code closed}. */
    static final class Socket implements WebSocket.Listener {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private WebSocket web;

        /** @return null if none comes in time */
        String read(Duration limit) throws InterruptedException {
            return frames.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        String read() throws InterruptedException {
            return read(LIMIT);
        }

        void send(String frame) {
            web.sendText(frame, true).orTimeout(15, TimeUnit.SECONDS).join();
        }

        /** Does not mind if the server closes before it has heard all. */
        void sendWhatever(String frame) {
            web.sendText(frame, true);
        }

        void send(byte[] frame) {
            web.sendBinary(ByteBuffer.wrap(frame), true).orTimeout(15, TimeUnit.SECONDS).join();
        }

        void leave() {
            web.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frames.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            while (part.hasRemaining()) bytes.write(part.get());
            if (last) {
                frames.add("bytes " + HexFormat.of().formatHex(bytes.toByteArray()));
                bytes.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            frames.add("closed");
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable cut) {
            frames.add("closed");
        }
    }
}
