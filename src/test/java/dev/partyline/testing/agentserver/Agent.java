package dev.partyline.testing.agentserver;

import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * One conversation and its agent. The agent obeys the last message: {@code work <n> <ms>} has it carry out n actions, each of
 * two events, with so much time between events; {@code ask} has it ask for confirmation once; {@code fail} has it fail. Where it
 * was, follows from its log, so that a run after a crash goes on.
 *
 * <p>Threading: any thread; a run has one of its own.
 */
final class Agent {

    private final String id;
    private final AgentLog log;
    private final Supplier<Faults> faults;
    private final Consumer<String> webhook;
    private final List<AgentSocket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile String status = "idle";
    private volatile JsonObject policy;
    private volatile boolean pausing;
    private volatile boolean runs;
    private volatile boolean dead;

    /** @param webhook is told of each event */
    Agent(String id, AgentLog log, JsonObject policy, Supplier<Faults> faults, Consumer<String> webhook) {
        this.id = id;
        this.log = log;
        this.policy = policy;
        this.faults = faults;
        this.webhook = webhook;
        for (String event : log.all()) restore(event);
        if (!status.equals("running")) return;
        status = "error"; // as the reference finds it behind a crash (V1 spec 10, G19)
        String open = openCall();
        if (!open.isEmpty()) emit(event("AgentErrorEvent", "agent").add("tool_name", "count").add("tool_call_id", open)
                .add("error", "A restart occurred while this tool was in progress."));
    }

    private void restore(String event) {
        try {
            JsonObject json = EventJson.parseObject(event);
            String key = EventJson.text(json, "key", "");
            if (key.equals("execution_status")) status = json.getString("value");
            if (key.equals("confirmation_policy")) policy = json.getJsonObject("value");
        } catch (JsonException lie) {
            // nobody can read it
        }
    }

    List<String> events() {
        return log.all();
    }

    String page(String first, int limit) {
        return log.page(first, limit);
    }

    JsonObject info() {
        return EventJson.object().add("id", id).add("execution_status", status).add("confirmation_policy", policy)
                .add("title", JsonValue.NULL).build();
    }

    synchronized void say(JsonArray content) {
        if (status.equals("finished") || status.equals("stuck")) become("idle");
        JsonObject said = EventJson.object().add("role", "user").add("content", content)
                .add("thinking_blocks", EventJson.array()).build();
        String event = UUID.randomUUID().toString();
        emit(EventJson.object().add("kind", "MessageEvent").add("id", event).add("source", "user").add("llm_message", said)
                .add("activated_skills", EventJson.array()).add("extended_content", EventJson.array()));
        emit(state("last_user_message_id", EventJson.string(event)));
    }

    synchronized void policy(JsonObject wanted) {
        policy = wanted;
        emit(state("confirmation_policy", wanted));
    }

    /** @return whether it was accepted */
    synchronized boolean run() {
        if (runs) return false;
        runs = true;
        pausing = false;
        var thread = new Thread(this::work);
        thread.setDaemon(true);
        thread.start();
        return true;
    }

    synchronized void pause(boolean interrupt) {
        if (runs) {
            pausing = true;
        } else if (status.equals("idle") || status.equals("running")) {
            become("paused");
            emit(event(interrupt ? "InterruptEvent" : "PauseEvent", "user"));
            showState();
        }
    }

    synchronized void respond(boolean accept, String reason) {
        if (!status.equals("waiting_for_confirmation")) return;
        if (accept) {
            run();
            return;
        }
        String call = openCall();
        become("idle");
        emit(event("UserRejectObservation", "environment").add("tool_name", "count").add("tool_call_id", call)
                .add("action_id", UUID.randomUUID().toString()).add("rejection_reason", reason).add("rejection_source", "user"));
    }

    private void work() {
        try {
            become("running");
            String end = toDo();
            synchronized (this) {
                become(end);
                if (end.equals("paused")) emit(event("PauseEvent", "user"));
                if (end.equals("error")) emit(event("ConversationErrorEvent", "environment").add("code", "LLMError")
                        .add("detail", "the model is on strike"));
                runs = false;
            }
            showState();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (DeadException end) {
            // as its process would
        }
    }

    /** Ends at once, in the middle of whatever it does. */
    synchronized void die() {
        dead = true;
    }

    /** Nothing is done any more. */
    private static final class DeadException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private String toDo() throws InterruptedException {
        var task = AgentTask.of(log.all());
        if (task.fails()) return "error";
        if (task.asks() && !openCall().isEmpty()) {
            observe(openCall(), "confirmed");
        } else if (task.asks() && task.done() == 0) {
            act("asked-" + UUID.randomUUID());
            return "waiting_for_confirmation";
        }
        String open = openCall();
        for (int i = task.done(); i < task.actions(); i++) {
            String call = open.isEmpty() ? act("call-" + UUID.randomUUID()) : open;
            open = "";
            pauseFor(task.millis());
            observe(call, "result " + i);
            pauseFor(task.millis());
            if (faults.get().lies()) Lies.of(log.all()).forEach(this::emitText);
            if (pausing) return "paused";
        }
        emit(state("stats", EventJson.object().add("usage_to_metrics", EventJson.object()).build()));
        if (task.chars() > 0) write("x".repeat(task.chars()));
        write("done");
        return "finished";
    }

    private void write(String text) {
        emit(event("MessageEvent", "agent").add("llm_message", EventJson.object().add("role", "assistant")
                .add("content", EventJson.array().add(EventJson.object().add("type", "text").add("text", text)))
                .add("thinking_blocks", EventJson.array())).add("activated_skills", EventJson.array())
                .add("extended_content", EventJson.array()));
    }

    private static void pauseFor(long millis) throws InterruptedException {
        if (millis > 0) Thread.sleep(millis); // the work of this agent takes this long
    }

    private String act(String call) {
        var data = EventJson.object().add("kind", "MCPToolAction").add("data", EventJson.object());
        var toolCall = EventJson.object().add("id", call).add("name", "count").add("arguments", "{}").add("origin", "completion");
        emit(event("ActionEvent", "agent").add("thought", EventJson.array()).add("thinking_blocks", EventJson.array())
                .add("action", data).add("tool_name", "count").add("tool_call_id", call).add("tool_call", toolCall)
                .add("llm_response_id", call).add("security_risk", "LOW"));
        return call;
    }

    private void observe(String call, String text) {
        var content = EventJson.array().add(EventJson.object().add("type", "text").add("text", text));
        emit(event("ObservationEvent", "environment").add("tool_name", "count").add("tool_call_id", call)
                .add("action_id", UUID.randomUUID().toString()).add("observation", EventJson.object()
                        .add("kind", "MCPToolObservation").add("content", content).add("is_error", false)
                        .add("tool_name", "count")).add("extended_content", EventJson.array()));
    }

    private String openCall() {
        return AgentTask.openCall(log.all());
    }

    private void become(String next) {
        status = next;
        emit(state("execution_status", EventJson.string(next)));
    }

    private static JsonObjectBuilder state(String key, JsonValue value) {
        return event("ConversationStateUpdateEvent", "environment").add("key", key).add("value", value);
    }

    private static JsonObjectBuilder event(String kind, String source) {
        return EventJson.object().add("kind", kind).add("id", UUID.randomUUID().toString()).add("source", source);
    }

    private void emit(JsonObjectBuilder event) {
        LocalDateTime time = LocalDateTime.now();
        if (faults.get().backwards()) time = time.minusSeconds(sent.get());
        emitText(EventJson.write(event.add("timestamp", time.toString()).build()));
    }

    /** As the reference: sent before it is stored. */
    private synchronized void emitText(String event) {
        if (dead) throw new DeadException();
        send(event);
        log.append(event);
        webhook.accept(event);
        Faults now = faults.get();
        if (now.doubled()) {
            send(event);
            send(log.all().get(0));
        }
        int count = sent.incrementAndGet();
        if (now.dropEvery() > 0 && count % now.dropEvery() == 0) sockets.forEach(AgentSocket::close);
    }

    private void send(String text) {
        sockets.forEach(socket -> socket.send(text));
    }

    private void showState() {
        send(wholeState());
    }

    private String wholeState() {
        return EventJson.write(state("full_state", info()).add("timestamp", LocalDateTime.now().toString()).build());
    }

    void attach(AgentSocket socket) {
        sockets.add(socket);
        socket.send(wholeState());
    }

    void detach(AgentSocket socket) {
        sockets.remove(socket);
    }
}
