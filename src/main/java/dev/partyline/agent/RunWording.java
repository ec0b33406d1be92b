package dev.partyline.agent;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.OpenActions;

/**
 * What a run says of itself, in the dialect of its conversation: each method gives the records of one append, to be made
 * only if the state it was decided by still holds. An end is always closed by the record that has connections of V1 show
 * the whole state. Methods may read the log.
 */
interface RunWording {

    static RunWording of(ConversationId id, EventLog log) {
        var open = new OpenActions(log, id);
        return log.dialect(id) == Dialect.V0 ? new V0RunWording(open) : new V1RunWording(open);
    }

    /** What an agent did, as it is recorded. */
    List<EventDraft> step(ConversationState state, List<EventDraft> events);

    /** The actions, and the end of the run that waits for somebody to confirm them. */
    List<EventDraft> waiting(List<EventDraft> actions, long consumed);

    /** The agent has nothing more to do.
     *  @param last what it did last; empty if it found nothing to do */
    List<EventDraft> finished(ConversationState state, List<EventDraft> last, long consumed);

    List<EventDraft> paused(ConversationState state);

    /** Whatever has no answer yet gets one. */
    List<EventDraft> interrupted(ConversationState state);

    List<EventDraft> failed(ConversationState state, Throwable failure);

    /** The agent is asked again later. */
    List<EventDraft> rateLimited(ConversationState state);

    /** It is asked again now. */
    List<EventDraft> retrying(ConversationState state);

    /** A run was active when the server went down; nobody knows how far its last action got. */
    List<EventDraft> lost(ConversationState state);

    /** Another node goes on with the run of one that is gone; nobody knows how far its last action got. */
    List<EventDraft> takenOver(ConversationState state);

    /** Actions that wait: one of V0 says so itself, of V1 the envelope does (see {@link V1Events#awaitingConfirmation}). */
    static List<EventDraft> marked(List<EventDraft> actions) {
        return actions.stream().map(action -> action.dialect() == Dialect.V1 ? V1Events.awaitingConfirmation(action)
                : V0Events.isRunnable(action.kind()) ? V0Events.awaitingConfirmation(action) : action).toList();
    }

    static EventDraft ended(long consumed) {
        return Command.RUN_ENDED.draft(EventJson.object().add("consumed", consumed).build());
    }

    /** What a stage failed with. */
    static Throwable causeOf(Throwable failure) {
        return failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The records of a failure, without what an event in the log says already. */
    static List<EventDraft> untold(List<EventDraft> words, Throwable failure) {
        if (!AgentFailure.isTold(failure)) return words;
        return words.stream().filter(draft -> !draft.kind().equals(V1Events.CONVERSATION_ERROR)).toList();
    }

    /** What went wrong, in a word: the runtime's own, or the class of a failure whose text is for the server's log only. */
    static String nameOf(Throwable failure) {
        Throwable cause = causeOf(failure);
        return cause instanceof AgentFailure told ? told.code() : cause.getClass().getSimpleName();
    }

    /** Whether an agent was told to come back later, once too often. */
    static boolean isRateLimit(Throwable failure) {
        return causeOf(failure) instanceof RateLimited;
    }

    /** @return what those who watch may be told; empty if nothing */
    static Optional<String> detailOf(Throwable failure) {
        return causeOf(failure) instanceof AgentFailure told ? Optional.of(told.getMessage()) : Optional.empty();
    }
}
