package dev.partyline.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * One connection of Engine.IO, over any transport: it enters the main namespace, answers pings and hands over whatever
 * comes for Socket.IO. It never waits; what it is told comes on threads of the HTTP client, one at a time.
 */
public final class V0Link implements WebSocket.Listener {

    /** How it goes. */
    public enum Way { POLLING, WEBSOCKET, UPGRADE }

    /** Whom it tells. */
    public interface Listener {

        /** @param text of a packet of Socket.IO */
        void packet(String text);

        /** The connection is no more; once, and not when it was {@link V0Link#cut} or {@link V0Link#leave left}. */
        void over();
    }

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final String SEPARATOR = "\u001e";

    private final HttpClient http;
    private final URI base;
    private final String query;
    private final Listener listener;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Requests are told apart, so that one which the HTTP client sends again by itself is known as such. */
    private final AtomicInteger requests = new AtomicInteger();
    private final StringBuilder parts = new StringBuilder();
    private CompletionStage<?> sent = CompletableFuture.completedStage(null);
    private volatile String connect = "40";
    private volatile boolean cut;
    private volatile boolean cutInFrame;
    private volatile boolean upgrading;
    private volatile boolean probed;
    private volatile boolean speaking;
    private volatile String sid = "";
    private volatile CompletableFuture<HttpResponse<String>> poll;
    private volatile WebSocket web;

    /**
     * @param base of the server, with the path of its sockets
     * @param query of the application
     */
    public V0Link(HttpClient http, URI base, String query, Listener listener) {
        this.http = http;
        this.base = base;
        this.query = query;
        this.listener = listener;
    }

    /** With another first packet than the plain one. */
    public V0Link saying(String connectPacket) {
        connect = connectPacket;
        return this;
    }

    public V0Link open(Way way) {
        upgrading = way == Way.UPGRADE;
        speaking = way == Way.WEBSOCKET;
        if (speaking) socket();
        else poll();
        return this;
    }

    private void socket() {
        var uri = URI.create(uri("websocket").toString().replaceFirst("http", "ws"));
        http.newWebSocketBuilder().buildAsync(uri, this).whenComplete((opened, failure) -> {
            if (failure != null) over();
        });
    }

    private void poll() {
        if (ended.get()) return;
        var request = HttpRequest.newBuilder(uri("polling")).timeout(LIMIT).build();
        poll = http.sendAsync(request, BodyHandlers.ofString());
        poll.whenComplete((answer, failure) -> {
            if (failure != null || answer.statusCode() != 200) over();
            else polled(answer.body());
        });
        if (cut) poll.cancel(true);
    }

    /** The socket takes over when the last poll is back. */
    private void polled(String payload) {
        for (String packet : payload.split(SEPARATOR)) packet(packet);
        if (!probed) {
            poll();
            return;
        }
        web.sendText("5", true).thenRun(() -> speaking = true);
    }

    private URI uri(String transport) {
        String session = sid.isEmpty() ? "" : "&sid=" + sid;
        return URI.create(base + "?" + query + "&EIO=4&transport=" + transport + session + "&t="
                + requests.incrementAndGet());
    }

    private void packet(String packet) {
        if (ended.get()) return;
        switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
            case '0' -> opened(packet);
            case '1' -> over();
            case '2' -> send("3");
            case '3' -> probed = true;
            case '4' -> listener.packet(packet.substring(1));
            case '6' -> { }
            default -> listener.packet("no packet of Engine.IO: " + packet);
        }
    }

    private void opened(String packet) {
        var found = SID.matcher(packet);
        if (!found.find()) throw new AssertionError("no open packet: " + packet);
        sid = found.group(1);
        send(connect);
        if (upgrading) socket();
    }

    /** One packet behind the other. */
    public synchronized void send(String packet) {
        sent = sent.thenCompose(before -> carry(packet)).whenComplete((done, failure) -> {
            if (failure != null) over();
        });
    }

    private CompletionStage<Object> carry(String packet) {
        return (speaking ? web.sendText(packet, true) : post(packet)).thenApply(done -> done);
    }

    private CompletionStage<?> post(String packet) {
        var request = HttpRequest.newBuilder(uri("polling")).timeout(LIMIT)
                .POST(BodyPublishers.ofString(packet)).build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenAccept(answer -> {
            if (answer.statusCode() != 200) over();
        });
    }

    /** Ends without a word. */
    public void cut() {
        if (!ended.compareAndSet(false, true)) return;
        cut = true;
        CompletableFuture<?> held = poll;
        if (held != null) held.cancel(true);
        if (web != null) web.abort();
    }

    /** Ends without a word in the middle of the next frame that comes in parts. */
    public void cutInFrame() {
        cutInFrame = true;
    }

    /**
     * Says goodbye. The poll under way is answered for it; it is not cancelled, for the HTTP client would lend that
     * request's connection to the next one and end it then.
     */
    public void leave() {
        if (!ended.compareAndSet(false, true)) return;
        if (web != null) web.sendClose(WebSocket.NORMAL_CLOSURE, "");
        else if (!sid.isEmpty()) post("1");
    }

    private void over() {
        if (ended.compareAndSet(false, true)) listener.over();
    }

    @Override
    public void onOpen(WebSocket opened) {
        web = opened;
        if (ended.get()) opened.abort();
        if (upgrading) opened.sendText("2probe", true);
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            packet(parts.toString());
            parts.setLength(0);
        } else if (cutInFrame && !ended.get()) {
            cut();
            listener.over();
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        over();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable cut) {
        over();
    }
}
