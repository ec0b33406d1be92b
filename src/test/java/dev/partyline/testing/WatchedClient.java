package dev.partyline.testing;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of any protocol and transport of which is written down what it hears, and when and how it ends. It never comes
 * back by itself. Any thread.
 */
public final class WatchedClient implements WebSocket.Listener, V0Link.Listener, AutoCloseable {

    /** How a connection ended. @param how close code and reason; {@code told to leave} and {@code over} for V0 */
    public record End(String how, Instant at) {}

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern SAID = Pattern.compile("\"(?:text|content)\":\"(word-\\d+)\"");
    private static final Pattern V1_ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern V0_ID = Pattern.compile("^2\\[\"oh_event\",\\{\"id\":(\\d+)");

    private final String name;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final StringBuilder parts = new StringBuilder();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private CompletionStage<?> sent = CompletableFuture.completedStage(null);
    private WebSocket web;
    private V0Link link;

    private WatchedClient(String name) {
        this.name = name;
    }

    /**
     * A plain WebSocket.
     *
     * @param target path and query
     * @param token shown in a header; empty for none
     * @param first frame that it sends; empty for none
     */
    public static WatchedClient socket(String name, HttpClient http, ServerProcess server, String target, String token,
            String first) {
        var builder = http.newWebSocketBuilder();
        if (!token.isEmpty()) builder.header("Authorization", "Bearer " + token);
        WatchedClient client = connected(name, builder, server, target);
        if (!first.isEmpty()) client.send(first);
        return client;
    }

    /** A plain WebSocket of somebody who has signed in. @param cookie shown in the header of that name */
    public static WatchedClient signedIn(String name, HttpClient http, ServerProcess server, String target, String cookie) {
        return connected(name, http.newWebSocketBuilder().header("Cookie", cookie), server, target);
    }

    private static WatchedClient connected(String name, WebSocket.Builder builder, ServerProcess server, String target) {
        var client = new WatchedClient(name);
        client.web = builder.buildAsync(server.socket(target), client).orTimeout(20, TimeUnit.SECONDS).join();
        return client;
    }

    /** A client of Socket.IO that shows a ticket. */
    public static WatchedClient v0(String name, HttpClient http, ServerProcess server, V0Link.Way way, String query,
            String ticket) {
        var client = new WatchedClient(name);
        client.link = new V0Link(http, server.http("/socket.io/"), query, client)
                .saying("40{\"ticket\":\"" + ticket + "\"}").open(way);
        return client;
    }

    /** A frame, or a packet of Socket.IO. */
    public synchronized void send(String text) {
        if (link != null) link.send("4" + text);
        else sent = sent.thenCompose(before -> web.sendText(text, true));
    }

    /** @return everything so far */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    /** Waits until something is heard that has this in it. @return the first such thing */
    public String await(String part) {
        Await.until(LIMIT, () -> name + " does not hear " + part + " but " + heard + (end.isDone() ? end.join() : ""),
                () -> heard.stream().anyMatch(each -> each.contains(part)));
        return heard.stream().filter(each -> each.contains(part)).findFirst().orElseThrow();
    }

    /** The words that somebody has said, as often as they were heard. */
    public List<String> words() {
        var words = new ArrayList<String>();
        for (String each : heard) {
            boolean message = each.contains("\"MessageEvent\"") || each.contains("\"action\":\"message\"");
            Matcher said = SAID.matcher(each);
            if (message && said.find()) words.add(said.group(1));
        }
        return words;
    }

    /** The id of the last event of the log that it has. */
    public String last() {
        String last = "";
        for (String each : heard) {
            Matcher id = (link == null ? V1_ID : V0_ID).matcher(each);
            if (each.contains("full_state") || !id.find() || id.group(1).startsWith("x-")) continue;
            last = id.group(1);
        }
        return last;
    }

    public boolean open() {
        return !end.isDone();
    }

    /** Waits until it is no more. */
    public End end() {
        Await.until(LIMIT, () -> name + " goes on", end::isDone);
        return end.join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        parts.append(part);
        if (last) {
            heard.add(parts.toString());
            parts.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end.complete(new End(code + " " + reason, Instant.now()));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        end.complete(new End("broken: " + failure, Instant.now()));
    }

    @Override
    public void packet(String text) {
        heard.add(text);
        if (text.equals("1")) end.complete(new End("told to leave", Instant.now()));
    }

    @Override
    public void over() {
        end.complete(new End("over", Instant.now()));
    }

    @Override
    public void close() {
        if (link != null) link.cut();
        else web.abort();
    }

    @Override
    public String toString() {
        return name;
    }
}
