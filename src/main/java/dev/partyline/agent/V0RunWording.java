package dev.partyline.agent;

import static dev.partyline.conversation.AgentTransition.ANSWERED;
import static dev.partyline.conversation.AgentTransition.ASK;
import static dev.partyline.conversation.AgentTransition.CUT;
import static dev.partyline.conversation.AgentTransition.DECLINE;
import static dev.partyline.conversation.AgentTransition.FAIL;
import static dev.partyline.conversation.AgentTransition.FINISH;
import static dev.partyline.conversation.AgentTransition.HALT;
import static dev.partyline.conversation.AgentTransition.LOST;
import static dev.partyline.conversation.AgentTransition.RATE_LIMIT;
import static dev.partyline.conversation.AgentTransition.RETRY;
import static dev.partyline.conversation.AgentTransition.YIELD;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.dialect.ActionAnswers;
import dev.partyline.dialect.V0Events;
import dev.partyline.session.OpenActions;

/** A run in a conversation of V0 (V0 spec 6.2 to 6.4). A state that a user asked for is in the log already. */
record V0RunWording(OpenActions open) implements RunWording {

    private static final String FAILED = "RuntimeError: There was an unexpected error while running the agent: %s. "
            + "You can refresh the page or ask the agent to try again.";
    private static final String RESTARTED = "RuntimeError: The server restarted during the run. "
            + "You can ask the agent to try again.";

    /** {@inheritDoc} A confirmed action is over with its answer, and then the agent is running again. */
    @Override
    public List<EventDraft> step(ConversationState state, List<EventDraft> events) {
        List<EventDraft> caused = open.caused(state, events);
        boolean answered = Confirmation.answered(events).containsAll(state.unanswered().keySet());
        return answered ? with(caused, ANSWERED.next(state.agentState())) : caused;
    }

    /** {@inheritDoc} The state comes first, so that the page has its buttons when the action arrives. */
    @Override
    public List<EventDraft> waiting(List<EventDraft> actions, long consumed) {
        var drafts = new ArrayList<EventDraft>(List.of(state(ASK.state())));
        drafts.addAll(RunWording.marked(actions));
        return with(drafts, RunWording.ended(consumed));
    }

    /** {@inheritDoc} Without a last word of its own it waits for the user. */
    @Override
    public List<EventDraft> finished(ConversationState state, List<EventDraft> last, long consumed) {
        String kind = last.isEmpty() ? "" : last.get(last.size() - 1).kind();
        AgentTransition end = switch (kind) {
            case "action.finish" -> FINISH;
            case "action.reject" -> DECLINE;
            default -> YIELD;
        };
        return with(with(List.of(), end.next(state.agentState())), RunWording.ended(consumed));
    }

    @Override
    public List<EventDraft> paused(ConversationState state) {
        return with(with(List.of(), HALT.next(state.agentState())), RunWording.ended(state.consumed()));
    }

    @Override
    public List<EventDraft> interrupted(ConversationState state) {
        List<EventDraft> drafts = with(notExecuted(state, true), CUT.next(state.agentState()));
        return with(drafts, RunWording.ended(state.consumed()));
    }

    @Override
    public List<EventDraft> failed(ConversationState state, Throwable failure) {
        if (RunWording.isRateLimit(failure)) return error(state, RateLimited.STOPPED);
        if (RunWording.causeOf(failure) instanceof IterationLimit limit) return error(state, limit.v0Reason());
        return error(state, RunWording.detailOf(failure).orElseGet(() -> FAILED.formatted(RunWording.nameOf(failure))));
    }

    @Override
    public List<EventDraft> rateLimited(ConversationState state) {
        return with(List.of(), RATE_LIMIT.next(state.agentState()));
    }

    @Override
    public List<EventDraft> retrying(ConversationState state) {
        return with(List.of(), RETRY.next(state.agentState()));
    }

    /** {@inheritDoc} One that a user had stopped or paused meanwhile is no failure. */
    @Override
    public List<EventDraft> lost(ConversationState state) {
        if (LOST.next(state.agentState()).isPresent()) return error(state, RESTARTED);
        return with(notExecuted(state, false), RunWording.ended(state.consumed()));
    }

    /** {@inheritDoc} One that a user had confirmed is over with its answer. */
    @Override
    public List<EventDraft> takenOver(ConversationState state) {
        List<EventDraft> answers = notExecuted(state, false);
        return answers.isEmpty() ? answers : with(answers, ANSWERED.next(state.agentState()));
    }

    /** The reason is said twice: clients of V1 do not see it in the state. */
    private List<EventDraft> error(ConversationState state, String reason) {
        var drafts = new ArrayList<>(notExecuted(state, false));
        drafts.add(V0Events.error(reason, "", null));
        FAIL.next(state.agentState()).ifPresent(next -> drafts.add(V0Events.state(next, reason)));
        return with(drafts, RunWording.ended(state.consumed()));
    }

    private List<EventDraft> notExecuted(ConversationState state, boolean stopped) {
        return open.of(state).stream().map(action -> ActionAnswers.notExecuted(action, stopped)).toList();
    }

    private static EventDraft state(AgentState state) {
        return V0Events.state(state, "");
    }

    private static List<EventDraft> with(List<EventDraft> drafts, Optional<AgentState> next) {
        return next.map(state -> with(drafts, state(state))).orElse(drafts);
    }

    private static List<EventDraft> with(List<EventDraft> drafts, EventDraft last) {
        var all = new ArrayList<>(drafts);
        all.add(last);
        return all;
    }
}
