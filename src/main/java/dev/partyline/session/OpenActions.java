package dev.partyline.session;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.ConversationState.OpenAction;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;

/** The records of the actions that a conversation's state knows to be unanswered. Reads the log, so it may wait for it. */
public record OpenActions(EventLog log, ConversationId conversation) {

    private static final Set<String> ANSWERS =
            Set.of(V1Events.OBSERVATION, "AgentErrorEvent", "UserRejectObservation");

    /** @return in log order; one that was decided about as it was recorded again (V0 spec 6.3) */
    public List<ConversationEvent> of(ConversationState state) {
        return state.unanswered().values().stream().map(open -> latest(open.eventId())).filter(OptionalLong::isPresent)
                .map(at -> log.read(conversation, at.getAsLong(), 1, Integer.MAX_VALUE).get(0)).toList();
    }

    /** @return offset of an open action, or {@link EventDraft#NO_CAUSE} */
    public long offset(OpenAction action) {
        return log.find(conversation, action.eventId()).orElse(EventDraft.NO_CAUSE);
    }

    /**
     * The drafts, those of V1 that answer an open call with its action as their cause. An answer changes the state: whoever
     * is just about to answer the same action, because somebody stops the agent, must see it.
     */
    public List<EventDraft> caused(ConversationState state, List<EventDraft> drafts) {
        return drafts.stream().map(draft -> {
            if (state.unanswered().containsKey(Long.toString(draft.cause()))) return draft.changingState();
            if (draft.cause() != EventDraft.NO_CAUSE || !ANSWERS.contains(draft.kind())) return draft;
            String call = EventJson.text(EventJson.parseObject(draft.payload()), "tool_call_id", "");
            OpenAction action = state.unanswered().get(call);
            return action == null ? draft : draft.causedBy(offset(action)).changingState();
        }).toList();
    }

    private OptionalLong latest(String eventId) {
        OptionalLong decided = log.find(conversation, V0Events.decidedId(eventId));
        return decided.isPresent() ? decided : log.find(conversation, eventId);
    }
}
