package dev.partyline.agent;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.OpenActions;

/** A run in a conversation of V1, in the order that clients need (V1 spec section 5 and 9.4). */
record V1RunWording(OpenActions open) implements RunWording {

    private static final String INTERRUPTED =
            "Tool call interrupted before completion. The conversation was paused.";
    private static final String RESTARTED =
            "The server restarted while this tool was in progress; whether it took effect is not known.";

    @Override
    public List<EventDraft> step(ConversationState state, List<EventDraft> events) {
        return open.caused(state, events);
    }

    @Override
    public List<EventDraft> waiting(List<EventDraft> actions, long consumed) {
        var drafts = new ArrayList<>(RunWording.marked(actions));
        drafts.add(V1Events.status(ExecutionStatus.WAITING_FOR_CONFIRMATION));
        drafts.add(RunWording.ended(consumed));
        return drafts;
    }

    /** {@inheritDoc} A run that found nothing new leaves the status as it was. */
    @Override
    public List<EventDraft> finished(ConversationState state, List<EventDraft> last, long consumed) {
        var drafts = new ArrayList<EventDraft>();
        if (state.status() != ExecutionStatus.FINISHED) drafts.add(V1Events.status(ExecutionStatus.FINISHED));
        drafts.add(RunWording.ended(consumed));
        return drafts;
    }

    @Override
    public List<EventDraft> paused(ConversationState state) {
        return List.of(V1Events.status(ExecutionStatus.PAUSED), V1Events.pause(), RunWording.ended(state.consumed()));
    }

    @Override
    public List<EventDraft> interrupted(ConversationState state) {
        var drafts = new ArrayList<>(unanswered(state, INTERRUPTED));
        drafts.add(V1Events.status(ExecutionStatus.PAUSED));
        drafts.add(V1Events.interrupt());
        drafts.add(RunWording.ended(state.consumed()));
        return drafts;
    }

    /** {@inheritDoc} The error comes before the status, so that a client that waits for the status has the reason (R4). */
    @Override
    public List<EventDraft> failed(ConversationState state, Throwable failure) {
        return List.of(V1Events.conversationError(RunWording.nameOf(failure),
                RunWording.detailOf(failure).orElse("The agent failed; the server's log says why.")),
                V1Events.status(ExecutionStatus.ERROR), RunWording.ended(state.consumed()));
    }

    @Override
    public List<EventDraft> lost(ConversationState state) {
        var drafts = new ArrayList<>(unanswered(state, RESTARTED));
        drafts.add(V1Events.conversationError("ServerRestarted", "The server restarted during the run."));
        drafts.add(V1Events.status(ExecutionStatus.ERROR));
        drafts.add(RunWording.ended(state.consumed()));
        return drafts;
    }

    private List<EventDraft> unanswered(ConversationState state, String error) {
        return state.unanswered().entrySet().stream()
                .map(call -> V1Events.agentError(call.getValue().tool(), call.getKey(), error)
                        .causedBy(open.offset(call.getValue()))).toList();
    }
}
