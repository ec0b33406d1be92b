package dev.partyline.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.AgentTransition.Actor;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.conversation.RecordLine;
import dev.partyline.dialect.V0Events;
import jakarta.json.JsonObject;

/**
 * The oracle of agents. Walks a conversation's log, record by record, and says what must not be: a state that the one
 * table does not lead to, an action or its result outside of a run, an action that nobody answered or two did, one that
 * was carried out although it waited for a verdict or was refused, two runs at once.
 */
public final class StateChecker {

    private static final int REPORTED = 20;

    private final Dialect dialect;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Action> actions = new LinkedHashMap<>();
    private AgentState state = AgentState.AWAITING_USER_INPUT;
    private ExecutionStatus status = ExecutionStatus.IDLE;
    private boolean said;
    private boolean running;
    private boolean stopping;
    private int changes;

    /** An action, and what became of it. */
    private static final class Action {
        private final long offset;
        private String answer = "";
        private boolean waits;

        private Action(long offset) {
            this.offset = offset;
        }

        private boolean open() {
            return answer.isEmpty();
        }
    }

    /** @param dialect of the conversation */
    public StateChecker(Dialect dialect) {
        this.dialect = dialect;
    }

    public static StateChecker of(Dialect dialect, List<ConversationEvent> log) {
        var checker = new StateChecker(dialect);
        log.forEach(checker::add);
        return checker;
    }

    /** The log of a conversation in its file; damage counts as a violation. */
    public static StateChecker of(Dialect dialect, LogFile log) {
        var checker = new StateChecker(dialect);
        log.damage().forEach(damage -> checker.violations.add("the file: " + damage));
        log.records().forEach(record -> checker.add(RecordLine.read(record.line(), 0)));
        return checker;
    }

    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many changes of state there were. */
    public int changes() {
        return changes;
    }

    /** How many actions got an answer of this kind, such as {@code ObservationEvent}. */
    public long answered(String kind) {
        return actions.values().stream().filter(action -> action.answer.equals(kind)).count();
    }

    /** @throws AssertionError that lists what is wrong */
    public void verify() {
        if (violations.isEmpty()) return;
        throw new AssertionError(violations.size() + " violations:\n  "
                + String.join("\n  ", violations.subList(0, Math.min(REPORTED, violations.size()))));
    }

    /** Everything has come to rest: no run, and no action without an answer. */
    public StateChecker settled() {
        if (running || works()) violations.add("the end: the agent is at work");
        actions.forEach((call, action) -> {
            if (action.open()) violations.add("the end: " + call + " at " + action.offset + " has no answer");
        });
        return this;
    }

    /**
     * What the agent says it has carried out.
     *
     * @param times how often, by tool call
     */
    public StateChecker executed(Map<String, Integer> times) {
        times.forEach((call, count) -> {
            Action action = actions.get(call);
            if (count != 1) violations.add(call + " was carried out " + count + " times");
            if (action == null) violations.add(call + " was carried out and is not in the log");
            else if (action.answer.contains("eject")) violations.add(call + " was carried out and refused");
        });
        actions.forEach((call, action) -> {
            boolean result = action.answer.equals("ObservationEvent");
            if (result && !times.containsKey(call)) violations.add(call + " has a result and was never carried out");
        });
        return this;
    }

    /** The next record of the log. */
    public void add(ConversationEvent event) {
        JsonObject json = EventJson.parseObject(event.payload());
        switch (event.dialect()) {
            case INTERNAL -> command(event);
            case V0 -> v0(event, json);
            case V1 -> v1(event, json);
        }
    }

    private void command(ConversationEvent event) {
        if (Command.RUN.is(event)) {
            if (running && (!stopping || dialect == Dialect.V1)) wrong(event, "a run is active already");
            running = true;
            stopping = false;
        }
        if (Command.PAUSE.is(event) || Command.INTERRUPT.is(event)) {
            if (!running) wrong(event, "there is no run to stop");
            stopping = true;
        }
        if (Command.RUN_ENDED.is(event)) {
            if (works()) wrong(event, "the run has ended and the agent is still " + (dialect == Dialect.V0 ? state : status));
            running = false;
            stopping = false;
        }
    }

    private boolean works() {
        return dialect == Dialect.V0 ? state.works() : status.works();
    }

    private void v0(ConversationEvent event, JsonObject json) {
        if (event.kind().equals(V0Events.STATE_CHANGE)) {
            to(event, AgentState.ofWire(json.getJsonObject("extras").getString("agent_state")).orElseThrow());
        } else if (V0Events.isRunnable(event.kind())) {
            if (event.cause() < 0) asked(event, Long.toString(event.offset()));
        } else if (event.kind().startsWith(V0Events.OBSERVATION) && actions.containsKey(Long.toString(event.cause()))) {
            boolean result = !event.kind().endsWith(".error") && !event.kind().endsWith(".user_rejected");
            answered(event, Long.toString(event.cause()), result);
        }
    }

    private void v1(ConversationEvent event, JsonObject json) {
        String call = EventJson.text(json, "tool_call_id", "");
        switch (event.kind()) {
            case "ActionEvent" -> asked(event, call);
            case "ObservationEvent" -> answered(event, call, true);
            case "AgentErrorEvent", "UserRejectObservation" -> answered(event, call, false);
            case "ConversationStateUpdateEvent" -> {
                if (dialect == Dialect.V1 && json.getString("key").equals("execution_status")) {
                    to(event, ExecutionStatus.ofWire(json.getString("value")).orElseThrow());
                }
            }
            default -> { }
        }
    }

    private void asked(ConversationEvent event, String call) {
        if (!running || stopping) wrong(event, "an action outside of a run");
        Action before = actions.put(call, new Action(event.offset()));
        if (before != null) wrong(event, call + " is asked for again");
    }

    private void answered(ConversationEvent event, String call, boolean result) {
        Action action = actions.get(call);
        if (action == null) {
            wrong(event, "an answer to " + call + ", which was never asked for");
            return;
        }
        if (!action.open()) wrong(event, "another answer to " + call + ", which had " + action.answer);
        if (result && (!running || stopping)) wrong(event, "a result outside of a run");
        if (result && action.waits) wrong(event, call + " was carried out without a verdict");
        action.answer = event.kind();
    }

    private void to(ConversationEvent event, AgentState next) {
        boolean first = !said && next == state;
        if (!first && !leads(each -> each.next(state).equals(Optional.of(next)))) wrong(event, state + " to " + next);
        verdicts(event, state == AgentState.AWAITING_USER_CONFIRMATION, state == AgentState.USER_REJECTED,
                next == AgentState.USER_CONFIRMED, next == AgentState.USER_REJECTED);
        said = true;
        changes++;
        state = next;
    }

    private void to(ConversationEvent event, ExecutionStatus next) {
        if (!leads(each -> each.next(status).equals(Optional.of(next)))) wrong(event, status + " to " + next);
        verdicts(event, status == ExecutionStatus.WAITING_FOR_CONFIRMATION, false, next.works(), false);
        open().forEach(action -> action.waits = next == ExecutionStatus.WAITING_FOR_CONFIRMATION);
        changes++;
        status = next;
    }

    /** Whoever leaves a state in which actions wait leaves none of them without a verdict. */
    private void verdicts(ConversationEvent event, boolean waited, boolean refused, boolean confirms, boolean refuses) {
        boolean verdict = refused || waited && !refuses;
        if (verdict && !confirms && !open().isEmpty()) wrong(event, "nobody decided about what waited");
    }

    private List<Action> open() {
        return actions.values().stream().filter(Action::open).toList();
    }

    private boolean leads(Predicate<AgentTransition> row) {
        return Arrays.stream(AgentTransition.values()).filter(each -> running || each.actor() != Actor.AGENT).anyMatch(row);
    }

    private void wrong(ConversationEvent event, String what) {
        violations.add("record " + event.offset() + " (" + event.kind() + "): " + what);
    }
}
