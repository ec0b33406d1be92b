package dev.partyline.session;

import java.util.List;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0Events;

/** The records of the actions that a conversation's state knows to be unanswered. Reads the log, so it may wait for it. */
public record OpenActions(EventLog log, ConversationId conversation) {

    /** @return in log order; one that was decided about as it was recorded again (V0 spec 6.3) */
    public List<ConversationEvent> of(ConversationState state) {
        return state.unanswered().values().stream().map(open -> latest(open.eventId())).filter(OptionalLong::isPresent)
                .map(at -> log.read(conversation, at.getAsLong(), 1, Integer.MAX_VALUE).get(0)).toList();
    }

    private OptionalLong latest(String eventId) {
        OptionalLong decided = log.find(conversation, V0Events.decidedId(eventId));
        return decided.isPresent() ? decided : log.find(conversation, eventId);
    }
}
