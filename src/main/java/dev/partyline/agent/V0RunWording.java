package dev.partyline.agent;

import static dev.partyline.conversation.AgentState.AWAITING_USER_CONFIRMATION;
import static dev.partyline.conversation.AgentState.AWAITING_USER_INPUT;
import static dev.partyline.conversation.AgentState.ERROR;
import static dev.partyline.conversation.AgentState.FINISHED;
import static dev.partyline.conversation.AgentState.PAUSED;
import static dev.partyline.conversation.AgentState.REJECTED;
import static dev.partyline.conversation.AgentState.STOPPED;
import static dev.partyline.conversation.AgentState.USER_CONFIRMED;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.ExecutionStatus;
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
        if (state.agentState() != USER_CONFIRMED) return caused;
        if (!Confirmation.answered(events).containsAll(state.unanswered().keySet())) return caused;
        return with(caused, state(state.agentState().afterAnswer()));
    }

    /** {@inheritDoc} The state comes first, so that the page has its buttons when the action arrives. */
    @Override
    public List<EventDraft> waiting(List<EventDraft> actions, long consumed) {
        var drafts = new ArrayList<EventDraft>(List.of(state(AWAITING_USER_CONFIRMATION)));
        drafts.addAll(RunWording.marked(actions));
        return with(drafts, RunWording.ended(consumed));
    }

    /** {@inheritDoc} Without a last word of its own it waits for the user. */
    @Override
    public List<EventDraft> finished(ConversationState state, List<EventDraft> last, long consumed) {
        String kind = last.isEmpty() ? "" : last.get(last.size() - 1).kind();
        AgentState end = switch (kind) {
            case "action.finish" -> FINISHED;
            case "action.reject" -> REJECTED;
            default -> AWAITING_USER_INPUT;
        };
        return List.of(state(end), RunWording.ended(consumed));
    }

    @Override
    public List<EventDraft> paused(ConversationState state) {
        EventDraft end = RunWording.ended(state.consumed());
        return isAtWork(state) ? List.of(state(PAUSED), end) : List.of(end);
    }

    @Override
    public List<EventDraft> interrupted(ConversationState state) {
        var drafts = new ArrayList<>(notExecuted(state, true));
        if (state.agentState() != STOPPED) drafts.add(state(STOPPED));
        return with(drafts, RunWording.ended(state.consumed()));
    }

    @Override
    public List<EventDraft> failed(ConversationState state, Throwable failure) {
        return error(state, RunWording.detailOf(failure).orElseGet(() -> FAILED.formatted(RunWording.nameOf(failure))));
    }

    /** {@inheritDoc} One that a user had stopped or paused meanwhile is no failure. */
    @Override
    public List<EventDraft> lost(ConversationState state) {
        if (isAtWork(state)) return error(state, RESTARTED);
        return with(notExecuted(state, false), RunWording.ended(state.consumed()));
    }

    /** The reason is said twice: clients of V1 do not see it in the state. */
    private List<EventDraft> error(ConversationState state, String reason) {
        var drafts = new ArrayList<>(notExecuted(state, false));
        drafts.add(V0Events.error(reason, "", null));
        drafts.add(V0Events.state(ERROR, reason));
        return with(drafts, RunWording.ended(state.consumed()));
    }

    private List<EventDraft> notExecuted(ConversationState state, boolean stopped) {
        return open.of(state).stream().map(action -> ActionAnswers.notExecuted(action, stopped)).toList();
    }

    private static boolean isAtWork(ConversationState state) {
        return state.agentState().status() == ExecutionStatus.RUNNING || state.agentState() == AgentState.LOADING;
    }

    private static EventDraft state(AgentState state) {
        return V0Events.state(state, "");
    }

    private static List<EventDraft> with(List<EventDraft> drafts, EventDraft last) {
        var all = new ArrayList<>(drafts);
        all.add(last);
        return all;
    }
}
