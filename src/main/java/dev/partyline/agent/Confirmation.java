package dev.partyline.agent;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonObject;

/**
 * Whether a batch of actions must be confirmed by a user first (V1 spec section 5, confirmation policy). Asked per step;
 * any action that must be confirmed holds up the whole step. A single finish or think action never does. Pure.
 */
final class Confirmation {

    private static final List<String> RISKS = List.of("LOW", "MEDIUM", "HIGH");
    private static final Set<String> HARMLESS = Set.of("FinishAction", "ThinkAction");

    private Confirmation() {}

    static boolean needed(List<EventDraft> events, ConversationState state) {
        List<JsonObject> actions = actions(events);
        if (actions.isEmpty() || actions.size() == 1 && HARMLESS.contains(kind(actions.get(0)))) return false;
        JsonObject policy = policy(state);
        return switch (EventJson.text(policy, "kind", "")) {
            case "AlwaysConfirm" -> true;
            case "ConfirmRisky" -> actions.stream().anyMatch(action -> risky(action, policy));
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

    /** Whether one of the events is what an open tool call came to. */
    static boolean answers(List<EventDraft> events, Set<String> openCalls) {
        return events.stream().filter(draft -> draft.kind().equals(V1Events.OBSERVATION))
                .map(draft -> EventJson.text(EventJson.parseObject(draft.payload()), "tool_call_id", ""))
                .anyMatch(openCalls::contains);
    }

    /** Whether one of the events is what some tool call came to. */
    static boolean answersAnything(List<EventDraft> events) {
        return events.stream().anyMatch(draft -> draft.kind().equals(V1Events.OBSERVATION));
    }

    private static boolean risky(JsonObject action, JsonObject policy) {
        String risk = EventJson.text(action, "security_risk", "UNKNOWN");
        if (!RISKS.contains(risk)) return policy.getBoolean("confirm_unknown", true);
        return RISKS.indexOf(risk) >= RISKS.indexOf(EventJson.text(policy, "threshold", "HIGH"));
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
