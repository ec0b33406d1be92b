package dev.partyline.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/**
 * Whether a batch of actions must be confirmed by a user first (V1 spec section 5, confirmation policy). Asked per step;
 * any action that must be confirmed holds up the whole step. A single finish or think action never does; of V0 only what
 * {@link #V0_CONFIRMED} names ever does (V0 spec 6.3). Each action is read in its own dialect. Pure.
 */
final class Confirmation {

    private static final List<String> RISKS = List.of("LOW", "MEDIUM", "HIGH");
    private static final Set<String> HARMLESS = Set.of("FinishAction", "ThinkAction");
    private static final Set<String> V0_CONFIRMED = Set.of("action.run", "action.run_ipython",
            "action.browse_interactive", "action.edit", "action.read");

    private Confirmation() {}

    static boolean needed(List<EventDraft> events, ConversationState state) {
        List<JsonObject> actions = actions(events);
        boolean harmless = actions.size() == 1 && HARMLESS.contains(kind(actions.get(0)));
        var risks = new ArrayList<Integer>();
        if (!harmless) actions.forEach(action -> risks.add(RISKS.indexOf(EventJson.text(action, "security_risk", ""))));
        events.stream().filter(draft -> V0_CONFIRMED.contains(draft.kind())).forEach(draft -> risks.add(v0Risk(draft)));
        return !risks.isEmpty() && needed(risks, policy(state));
    }

    /** @param risks of the actions, as places in {@link #RISKS}; -1 where it is not known */
    private static boolean needed(List<Integer> risks, JsonObject policy) {
        int threshold = RISKS.indexOf(EventJson.text(policy, "threshold", "HIGH"));
        return switch (EventJson.text(policy, "kind", "")) {
            case "AlwaysConfirm" -> true;
            case "ConfirmRisky" -> risks.stream().anyMatch(risk ->
                    risk < 0 ? policy.getBoolean("confirm_unknown", true) : risk >= threshold);
            default -> false;
        };
    }

    /** A policy that is no object, such as a recording may bring along, asks for nothing. */
    private static JsonObject policy(ConversationState state) {
        return EventJson.parse(state.value("confirmation_policy", "{}")) instanceof JsonObject policy ? policy
                : JsonObject.EMPTY_JSON_OBJECT;
    }

    /** @return the tool call ids of the actions */
    static Set<String> calls(List<EventDraft> events) {
        return actions(events).stream().map(action -> EventJson.text(action, "tool_call_id", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What waits behind a step that was appended in this state: its actions, and those that had no answer before. */
    static Set<String> awaited(ConversationState before, List<ConversationEvent> events) {
        var calls = new HashSet<>(before.unanswered().keySet());
        calls.addAll(callsIn(events));
        return Set.copyOf(calls);
    }

    /** The same of actions that are in the log: how the state knows them. */
    static Set<String> callsIn(List<ConversationEvent> events) {
        return events.stream()
                .filter(event -> event.kind().equals(V1Events.ACTION) || V0Events.isRunnable(event.kind()))
                .map(event -> event.dialect() == Dialect.V0 ? Long.toString(event.offset()) : call(event.draft()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether one of the events is what an open tool call came to. */
    static boolean answers(List<EventDraft> events, Set<String> openCalls) {
        return answered(events).stream().anyMatch(openCalls::contains);
    }

    /** The calls that the events are answers to, as the state knows them. */
    static Set<String> answered(List<EventDraft> events) {
        return events.stream().filter(draft -> draft.kind().equals(V1Events.OBSERVATION)
                || draft.kind().startsWith(V0Events.OBSERVATION))
                .map(draft -> draft.dialect() == Dialect.V0 ? Long.toString(draft.cause()) : call(draft))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a step makes no sense in another run than the one it was asked for in: it says nothing, or answers something. */
    static boolean isOfOneRunOnly(List<EventDraft> events) {
        return events.isEmpty() || events.stream().anyMatch(draft -> draft.kind().equals(V1Events.OBSERVATION));
    }

    private static int v0Risk(EventDraft action) {
        JsonObject args = EventJson.parseObject(action.payload()).getJsonObject("args");
        boolean known = args.get("security_risk") instanceof JsonNumber risk && risk.intValue() < RISKS.size();
        return known ? args.getJsonNumber("security_risk").intValue() : -1;
    }

    private static String call(EventDraft draft) {
        return EventJson.text(EventJson.parseObject(draft.payload()), "tool_call_id", "");
    }

    /** Actions that can be executed; one without {@code action} is answered by an error right behind it. */
    private static List<JsonObject> actions(List<EventDraft> events) {
        return events.stream().filter(draft -> draft.kind().equals(V1Events.ACTION))
                .map(draft -> EventJson.parseObject(draft.payload())).filter(json -> json.get("action") instanceof JsonObject).toList();
    }

    private static String kind(JsonObject action) {
        return EventJson.text(action.getJsonObject("action"), "kind", "");
    }
}
