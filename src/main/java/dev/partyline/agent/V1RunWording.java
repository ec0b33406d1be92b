package dev.partyline.agent;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.dialect.V1Events;
import dev.partyline.session.OpenActions;

/** A run in a conversation of V1, in the order that clients need (V1 spec section 5 and 9.4). */
record V1RunWording(OpenActions open) implements RunWording {

    private static final String INTERRUPTED =
            "Tool call interrupted before completion. The conversation was paused.";
    private static final String RESTARTED =
            "The server restarted while this tool was in progress; whether it took effect is not known.";
    private static final String MOVED =
            "The server that ran this tool is gone; whether it took effect is not known.";

    /** {@inheritDoc} Whoever does something is at work, also in a run that began with nothing new. */
    @Override
    public List<EventDraft> step(ConversationState state, List<EventDraft> events) {
        if (events.isEmpty()) return events;
        var drafts = new ArrayList<>(status(AgentTransition.WORK, state));
        drafts.addAll(open.caused(state, events));
        return drafts;
    }

    @Override
    public List<EventDraft> waiting(List<EventDraft> actions, long consumed) {
        var drafts = new ArrayList<>(RunWording.marked(actions));
        drafts.add(V1Events.status(AgentTransition.ASK.status()));
        drafts.add(RunWording.ended(consumed));
        return drafts;
    }

    /** {@inheritDoc} A run that found nothing new leaves the status as it was. */
    @Override
    public List<EventDraft> finished(ConversationState state, List<EventDraft> last, long consumed) {
        var drafts = new ArrayList<>(status(AgentTransition.FINISH, state));
        drafts.add(RunWording.ended(consumed));
        return drafts;
    }

    @Override
    public List<EventDraft> paused(ConversationState state) {
        var drafts = new ArrayList<>(status(AgentTransition.HALT, state));
        if (!drafts.isEmpty()) drafts.add(V1Events.pause());
        drafts.add(RunWording.ended(state.consumed()));
        return drafts;
    }

    @Override
    public List<EventDraft> interrupted(ConversationState state) {
        var drafts = new ArrayList<>(unanswered(state, INTERRUPTED));
        List<EventDraft> cut = status(AgentTransition.CUT, state);
        drafts.addAll(cut);
        if (!cut.isEmpty()) drafts.add(V1Events.interrupt());
        drafts.add(RunWording.ended(state.consumed()));
        return drafts;
    }

    /** {@inheritDoc} The error comes before the status, so that a client that waits for the status has the reason (R4). */
    @Override
    public List<EventDraft> failed(ConversationState state, Throwable failure) {
        var drafts = new ArrayList<>(List.of(V1Events.conversationError(RunWording.nameOf(failure),
                RunWording.detailOf(failure).orElse("The agent failed; the server's log says why."))));
        drafts.addAll(status(AgentTransition.FAIL, state));
        drafts.add(RunWording.ended(state.consumed()));
        return drafts;
    }

    /** {@inheritDoc} V1 has no word for it. */
    @Override
    public List<EventDraft> rateLimited(ConversationState state) {
        return status(AgentTransition.RATE_LIMIT, state);
    }

    @Override
    public List<EventDraft> retrying(ConversationState state) {
        return status(AgentTransition.RETRY, state);
    }

    /** {@inheritDoc} One that had found nothing new is no loss. */
    @Override
    public List<EventDraft> lost(ConversationState state) {
        var drafts = new ArrayList<>(unanswered(state, RESTARTED));
        List<EventDraft> lost = status(AgentTransition.LOST, state);
        if (!lost.isEmpty()) {
            drafts.add(V1Events.conversationError("ServerRestarted", "The server restarted during the run."));
        }
        drafts.addAll(lost);
        drafts.add(RunWording.ended(state.consumed()));
        return drafts;
    }

    /** {@inheritDoc} The agent reads of it as of any other answer. */
    @Override
    public List<EventDraft> takenOver(ConversationState state) {
        return unanswered(state, MOVED);
    }

    private static List<EventDraft> status(AgentTransition transition, ConversationState state) {
        return transition.next(state.status()).map(V1Events::status).stream().toList();
    }

    private List<EventDraft> unanswered(ConversationState state, String error) {
        return state.unanswered().entrySet().stream()
                .map(call -> V1Events.agentError(call.getValue().tool(), call.getKey(), error)
                        .causedBy(open.offset(call.getValue()))).toList();
    }
}
