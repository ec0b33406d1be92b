package dev.partyline.testing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.RestClient.Answer;
import jakarta.json.JsonObject;

/**
 * A program as the agent of a conversation: each time somebody has said something it asks for one action, carries it out
 * when it may, and finishes. It does what the documentation asks of an agent: a step that got no answer, or was not
 * appended, is handed in again as it was. One thread runs it; others ask what it did when that has ended.
 */
public final class RacingAgent implements Runnable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final int CONFLICT = 409;

    private final RestClient rest;
    private final String path;
    private final long generation;
    /** Event ids of actions without an answer, by tool call. */
    private final Map<String, String> open = new LinkedHashMap<>();
    private final Map<String, Integer> executed = new LinkedHashMap<>();
    private String known = "";
    private boolean unread;
    private Step step;
    private volatile boolean stopped;

    /**
     * What is to be handed in until it is there, or has become senseless.
     *
     * @param call that it asks for or answers; empty for neither
     * @param body of the request
     */
    private record Step(String call, boolean asks, JsonObject body) {}

    /** Becomes the agent. */
    public RacingAgent(RestClient rest, String conversation) {
        this.rest = rest;
        this.path = Outside.agent(conversation, "");
        this.generation = Outside.attach(rest, conversation);
    }

    /** How often each tool call was carried out. */
    public Map<String, Integer> executed() {
        return Map.copyOf(executed);
    }

    /** Ends behind the request at hand. */
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            JsonObject work = rest.get(path + "/work?generation=" + generation + (known.isEmpty() ? "" : "&after=" + known)).required().json();
            work.getJsonArray("events").getValuesAs(JsonObject.class).forEach(this::read);
            if (work.getBoolean("step_wanted") && !work.getBoolean("more")) handIn();
            else if (!work.getBoolean("more")) LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private void read(JsonObject event) {
        known = event.getString("id");
        String call = event.getString("tool_call_id", "");
        switch (event.getString("kind")) {
            case "ActionEvent" -> {
                open.put(call, event.getString("id"));
                if (step != null && step.asks() && step.call().equals(call)) step = null;
            }
            case "ObservationEvent", "AgentErrorEvent", "UserRejectObservation" -> {
                open.remove(call);
                if (step != null && !step.asks() && step.call().equals(call)) step = null;
            }
            case "MessageEvent" -> unread |= event.getString("source").equals("user");
            default -> { }
        }
    }

    private void handIn() {
        if (step == null) step = next();
        Answer answer = rest.post(path + "/steps", EventJson.object(step.body()).add("after", known).build());
        boolean there = answer.status() != CONFLICT && answer.required().json().getBoolean("appended");
        if (there || step.call().isEmpty()) step = null;
    }

    private Step next() {
        if (!open.isEmpty()) return execute(open.keySet().iterator().next());
        if (!unread) return new Step("", false, EventJson.object().add("generation", generation).add("finished", true).build());
        unread = false;
        String call = UUID.randomUUID().toString();
        return new Step(call, true, body(Outside.action(call)));
    }

    private Step execute(String call) {
        executed.merge(call, 1, Integer::sum);
        return new Step(call, false, body(Outside.result(call, open.get(call))));
    }

    private JsonObject body(JsonObject event) {
        return EventJson.object().add("generation", generation).add("events", EventJson.array().add(event)).build();
    }
}
