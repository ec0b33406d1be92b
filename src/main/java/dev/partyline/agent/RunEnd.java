package dev.partyline.agent;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;

/**
 * How a run ends: what is appended, in the order that clients need (V1 spec section 5 and 9.4), always closed by the
 * record that has connections show the whole state. Pure but for event ids.
 *
 * @param state that the end was decided by
 * @param drafts to append if it is still so
 */
record RunEnd(ConversationState state, List<EventDraft> drafts) {

    private static final String INTERRUPTED =
            "Tool call interrupted before completion. The conversation was paused.";
    private static final String RESTARTED =
            "The server restarted while this tool was in progress; whether it took effect is not known.";

    /** The agent has nothing more to do. A run that found nothing new leaves the status as it was. */
    static RunEnd finished(ConversationState state, long consumed) {
        var drafts = new ArrayList<EventDraft>();
        if (state.status() != ExecutionStatus.FINISHED) drafts.add(V1Events.status(ExecutionStatus.FINISHED));
        drafts.add(ended(consumed));
        return new RunEnd(state, drafts);
    }

    static RunEnd paused(ConversationState state) {
        return new RunEnd(state, List.of(V1Events.status(ExecutionStatus.PAUSED), V1Events.pause(),
                ended(state.consumed())));
    }

    static RunEnd interrupted(ConversationState state) {
        var drafts = new ArrayList<>(unanswered(state, INTERRUPTED));
        drafts.add(V1Events.status(ExecutionStatus.PAUSED));
        drafts.add(V1Events.interrupt());
        drafts.add(ended(state.consumed()));
        return new RunEnd(state, drafts);
    }

    /** The error comes before the status, so that a client that waits for the status has the reason (R4). */
    static RunEnd failed(ConversationState state, Throwable failure) {
        Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
        return new RunEnd(state, List.of(
                V1Events.conversationError(cause.getClass().getSimpleName(), "The agent failed; the server's log says why."),
                V1Events.status(ExecutionStatus.ERROR), ended(state.consumed())));
    }

    /** A run was active when the server went down; nobody knows how far its last action got. */
    static RunEnd lost(ConversationState state) {
        var drafts = new ArrayList<>(unanswered(state, RESTARTED));
        drafts.add(V1Events.conversationError("ServerRestarted", "The server restarted during the run."));
        drafts.add(V1Events.status(ExecutionStatus.ERROR));
        drafts.add(ended(state.consumed()));
        return new RunEnd(state, drafts);
    }

    /** @return the actions, and the end of the run that waits for somebody to confirm them */
    static List<EventDraft> waiting(List<EventDraft> actions, long consumed) {
        var drafts = new ArrayList<>(actions);
        drafts.add(V1Events.status(ExecutionStatus.WAITING_FOR_CONFIRMATION));
        drafts.add(ended(consumed));
        return drafts;
    }

    private static List<EventDraft> unanswered(ConversationState state, String error) {
        return state.unanswered().entrySet().stream()
                .map(open -> V1Events.agentError(open.getValue().tool(), open.getKey(), error)).toList();
    }

    private static EventDraft ended(long consumed) {
        return Command.RUN_ENDED.draft(EventJson.object().add("consumed", consumed).build());
    }
}
