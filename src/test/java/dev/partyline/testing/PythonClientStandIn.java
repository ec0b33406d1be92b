package dev.partyline.testing;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * Does what the Python client does, call by call (V1 spec 9.3 to 9.5): makes a conversation, opens its socket, says
 * something, runs the agent and waits for the end of the run as that client recognises it.
 */
public final class PythonClientStandIn implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FINISHED_WITHOUT_SIGNAL = Duration.ofSeconds(30);

    private final RestClient rest;
    private final String conversation;
    private final WebSocket socket;
    private final Map<String, JsonObject> events = new LinkedHashMap<>();
    private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean armed;
    private volatile boolean disconnected;

    /** How a wait for a run came to its end. */
    public enum Ending { SIGNAL, POLLED, TIMEOUT }

    /** @param status that ended the wait; empty for a timeout */
    public record Run(Ending ending, String status, Duration took) {}

    /**
     * Makes a conversation and is ready to use it.
     *
     * @param key session API key; empty for none
     * @param runtime what executes the conversation
     */
    public PythonClientStandIn(ServerProcess server, String key, JsonObject runtime) {
        rest = new RestClient(server.http("/"), key);
        conversation = rest.create(start(), runtime);
        reconcile();
        var uri = server.socket("/sockets/events/" + conversation);
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, new Listener()).join();
        if (!key.isEmpty()) {
            String auth = EventJson.write(EventJson.object().add("type", "auth").add("session_api_key", key).build());
            socket.sendText(auth, true).join();
        }
        ready.orTimeout(READY.toSeconds(), TimeUnit.SECONDS).join();
        reconcile();
    }

    /** The start request with the members that this client always sends. */
    private static JsonObject start() {
        var agent = EventJson.object().add("kind", "Agent").add("tools", EventJson.array())
                .add("llm", EventJson.object().add("model", "test").add("usage_id", "agent").add("api_key", "k"));
        var workspace = EventJson.object().add("kind", "LocalWorkspace").add("working_dir", "/workspace");
        return EventJson.object().add("agent", agent).addNull("initial_message").add("workspace", workspace)
                .add("max_iterations", 500).add("stuck_detection", true).add("secrets", EventJson.object())
                .add("tool_module_qualnames", EventJson.object()).add("agent_definitions", EventJson.array())
                .addNull("plugins").addNull("hook_config").addNull("user_id").add("tags", EventJson.object())
                .add("autotitle", true).build();
    }

    public void sendMessage(String text) {
        var item = EventJson.object().add("cache_prompt", false).add("type", "text").add("text", text);
        JsonObject body = EventJson.object().add("role", "user").add("content", EventJson.array().add(item))
                .add("run", false).build();
        rest.post("/api/conversations/" + conversation + "/events", body).required();
    }

    /** Runs the agent and waits for the end of the run. */
    public Run run(Duration timeout) {
        long began = System.nanoTime();
        armed = false;
        signals.clear();
        int status = rest.ask(conversation, "run").status();
        if (status != 409 && status / 100 != 2) throw new AssertionError("run was refused: " + status);
        armed = true;
        Run ended = await(began, timeout);
        reconcile();
        return ended;
    }

    private Run await(long began, Duration timeout) {
        long finishedSince = -1;
        while (since(began).compareTo(timeout) < 0) {
            String signal = next();
            if (signal != null) return new Run(Ending.SIGNAL, signal, since(began));
            String polled = EventJson.text(rest.conversation(conversation).required().json(), "execution_status", "");
            if (polled.equals("error") || polled.equals("stuck")) return new Run(Ending.POLLED, polled, since(began));
            if (!polled.equals("finished")) finishedSince = -1;
            else if (finishedSince < 0) finishedSince = System.nanoTime();
            else if (since(finishedSince).compareTo(FINISHED_WITHOUT_SIGNAL) > 0) {
                return new Run(Ending.POLLED, polled, since(began));
            }
        }
        return new Run(Ending.TIMEOUT, "", since(began));
    }

    private String next() {
        try {
            return signals.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void reconcile() {
        rest.events(conversation).forEach(this::remember);
    }

    private void remember(JsonObject event) {
        synchronized (events) {
            events.putIfAbsent(event.getString("id"), event);
        }
    }

    /** Every event it knows, each once, whole states among them. */
    public List<JsonObject> events() {
        synchronized (events) {
            return List.copyOf(events.values());
        }
    }

    /** Whether its socket was ended by the server; it does not come back, so that nothing hides behind a reconnect. */
    public boolean disconnected() {
        return disconnected;
    }

    public RestClient rest() {
        return rest;
    }

    public String conversation() {
        return conversation;
    }

    /** Leaves as this client does by default: deletes the conversation. */
    @Override
    public void close() {
        socket.abort();
        rest.delete(conversation);
    }

    private void received(JsonObject event) {
        remember(event);
        String key = WireEvents.stateKey(event);
        if (!key.isEmpty()) ready.complete(null);
        if (key.equals("full_state")) {
            String status = EventJson.text(event.getJsonObject("value"), "execution_status", "");
            if (armed && !status.equals("running")) signals.add(status);
        } else if (key.equals("execution_status")) {
            String status = EventJson.text(event, "value", "");
            if (status.equals("error") || status.equals("stuck")) signals.add(status);
        }
    }

    /** The client's socket thread. */
    private final class Listener implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                received(EventJson.parseObject(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            disconnected = true;
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            disconnected = true;
        }
    }
}
