package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.dialect.ActionAnswers;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0Events;

/**
 * What a user's wish comes to in a conversation of V0, as the records of one append (V0 spec 6.2 to 6.4). A state that a
 * user asks for is told at once; the run, where one is active, is ended behind it by its agent.
 */
record V0Wishes(OpenActions open) {

    /** All records of one author. */
    static List<EventDraft> by(String author, List<EventDraft> drafts) {
        return drafts.stream().map(draft -> draft.by(author)).toList();
    }

    /** A message of the user, which has the agent run; what waits for confirmation is refused first.
     *  @param said the message, and what else is to be recorded with it */
    List<EventDraft> say(ConversationState state, List<EventDraft> said) {
        var drafts = new ArrayList<>(opening(state));
        drafts.addAll(refused(state));
        drafts.addAll(said);
        drafts.addAll(start(state));
        return drafts;
    }

    /** @return nothing if this is the state already
     *  @throws dev.partyline.dialect.InvalidFrameException if it cannot be asked for now */
    List<EventDraft> change(ConversationState state, ChangeState wish) {
        wish.check(state.agentState(), !state.unanswered().isEmpty());
        if (wish.requested() == state.agentState() && state.agentStateOffset() >= 0) return List.of();
        var drafts = new ArrayList<EventDraft>();
        AgentTransition asked = wish.wish();
        if (asked == AgentTransition.RUN) drafts.addAll(opening(state));
        drafts.add(V0Events.changeState("user", wish.requested()));
        drafts.addAll(switch (asked) {
            case RUN -> joined(refused(state), start(state));
            case STOP -> stopped(state);
            case CONFIRM -> confirmed(state);
            case REJECT -> rejected(state);
            default -> held(state, asked);
        });
        return drafts;
    }

    /** An agent begins with {@code loading}. */
    private static List<EventDraft> opening(ConversationState state) {
        return state.agentStateOffset() < 0 ? List.of(to(AgentTransition.BEGIN)) : List.of();
    }

    /** A run that is about to stop is followed by another at once. */
    private static List<EventDraft> start(ConversationState state) {
        boolean active = state.running() && state.run().stopping() == null && state.agentState().works();
        if (!active) return List.of(Command.RUN.draft(), to(AgentTransition.RUN));
        return AgentTransition.RUN.next(state.agentState()).map(next -> List.of(V0Events.state(next, ""))).orElse(List.of());
    }

    private List<EventDraft> stopped(ConversationState state) {
        var drafts = new ArrayList<EventDraft>();
        open.of(state).forEach(action -> drafts.add(ActionAnswers.notExecuted(action, true)));
        drafts.add(to(AgentTransition.STOP));
        if (state.running()) drafts.add(Command.INTERRUPT.draft());
        return drafts;
    }

    /** Between two steps: what the agent is doing at the moment is still recorded, once it goes on. */
    private List<EventDraft> held(ConversationState state, AgentTransition asked) {
        var drafts = new ArrayList<>(refused(state));
        drafts.add(to(asked));
        if (state.running() && state.run().stopping() == null) drafts.add(Command.PAUSE.draft());
        return drafts;
    }

    private List<EventDraft> confirmed(ConversationState state) {
        var drafts = decided(open.of(state), true);
        drafts.add(to(AgentTransition.CONFIRM));
        drafts.add(Command.RUN.draft());
        return drafts;
    }

    private List<EventDraft> rejected(ConversationState state) {
        List<ConversationEvent> waiting = open.of(state);
        var drafts = decided(waiting, false);
        int again = 0;
        drafts.add(to(AgentTransition.REJECT));
        for (ConversationEvent action : waiting) {
            drafts.add(action.dialect() == Dialect.V0 ? V0Events.rejectedWith(action, drafts.size() - again++)
                    : ActionAnswers.rejected(action));
        }
        drafts.add(to(AgentTransition.REFUSED));
        return drafts;
    }

    /** Only V0 records an action again once it was decided about. */
    private static List<EventDraft> decided(List<ConversationEvent> waiting, boolean confirmed) {
        var drafts = new ArrayList<EventDraft>();
        waiting.stream().filter(action -> action.dialect() == Dialect.V0)
                .forEach(action -> drafts.add(V0Events.decided(action, confirmed)));
        return drafts;
    }

    /** Whatever is asked for instead of a verdict, the action must not be left without an answer. */
    private List<EventDraft> refused(ConversationState state) {
        if (AgentTransition.REJECT.next(state.agentState()).isEmpty()) return List.of();
        return open.of(state).stream().map(ActionAnswers::rejected).toList();
    }

    static EventDraft to(AgentTransition transition) {
        return V0Events.state(transition.state(), "");
    }

    private static List<EventDraft> joined(List<EventDraft> some, List<EventDraft> more) {
        var drafts = new ArrayList<>(some);
        drafts.addAll(more);
        return drafts;
    }
}
