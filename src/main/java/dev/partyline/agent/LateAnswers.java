package dev.partyline.agent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;

/**
 * An action is answered once. A program that has not read yet that somebody stopped it may hand in, to the next run, what
 * an action came to that has its answer by then. Pure.
 */
final class LateAnswers {

    private static final Set<String> ANSWERS =
            Set.of(V1Events.OBSERVATION, "AgentErrorEvent", "UserRejectObservation");

    private LateAnswers() {}

    /** Whether somebody stopped the agent, or refused, while it was at work on one of the events. @param openWhenAsked calls */
    static boolean among(List<EventDraft> events, Set<String> openWhenAsked, ConversationState now) {
        var closed = new HashSet<>(openWhenAsked);
        closed.removeAll(now.unanswered().keySet());
        return Confirmation.answers(events, closed) || among(events, now);
    }

    /** Whether one of the events answers a tool call that is not open, and that none of those before it asks for. */
    static boolean among(List<EventDraft> events, ConversationState now) {
        var open = new HashSet<>(now.unanswered().keySet());
        for (EventDraft event : events) {
            if (event.dialect() != Dialect.V1) continue;
            if (event.kind().equals(V1Events.ACTION)) open.add(call(event));
            if (ANSWERS.contains(event.kind()) && !call(event).isEmpty() && !open.remove(call(event))) return true;
        }
        return false;
    }

    private static String call(EventDraft event) {
        return EventJson.text(EventJson.parseObject(event.payload()), "tool_call_id", "");
    }
}
