package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;

/** What a wish comes to in a conversation of V1, as the records of one append (V1 spec section 5). */
final class V1Wishes {

    private V1Wishes() {}

    /**
     * A message alone never approves actions that wait for confirmation; the reference does (V1 spec W-23).
     *
     * @param said the message, and what else is to be recorded with it
     */
    static List<EventDraft> say(ConversationState state, List<EventDraft> said, String author, boolean run) {
        var drafts = new ArrayList<EventDraft>();
        AgentTransition heard = state.running() ? AgentTransition.WORK : AgentTransition.MESSAGE;
        Optional<ExecutionStatus> next = heard.next(state.status());
        next.ifPresent(status -> drafts.add(V1Events.status(status).by(author)));
        drafts.addAll(said);
        boolean starts = run && !state.running() && AgentTransition.CONFIRM.next(state.status()).isEmpty();
        if (starts) drafts.addAll(start(AgentTransition.RUN.next(next.orElse(state.status())), author));
        return drafts;
    }

    /** Approves what waits. An agent that is done and was told nothing since is asked, but does not count as running. */
    static List<EventDraft> run(ConversationState state, String author) {
        if (state.running()) return List.of();
        boolean waits = AgentTransition.CONFIRM.next(state.status()).isPresent();
        AgentTransition wish = waits ? AgentTransition.CONFIRM
                : state.hasUnreadMessage() && isDone(state) ? AgentTransition.WORK : AgentTransition.RUN;
        return start(wish.next(state.status()), author);
    }

    private static boolean isDone(ConversationState state) {
        return AgentTransition.WORK.next(state.status()).isPresent();
    }

    static List<EventDraft> pause(ConversationState state, String author) {
        return stop(state, author, Command.PAUSE, AgentTransition.PAUSE, V1Events.pause());
    }

    static List<EventDraft> interrupt(ConversationState state, String author) {
        return stop(state, author, Command.INTERRUPT, AgentTransition.STOP, V1Events.interrupt());
    }

    /** For a state in which something waits. Reads the log. */
    static List<EventDraft> reject(OpenActions open, ConversationState state, String author, String reason) {
        var drafts = new ArrayList<EventDraft>();
        state.unanswered().forEach((callId, action) ->
                drafts.add(V1Events.rejection(action.tool(), callId, action.eventId(), reason).by(author)
                        .causedBy(open.offset(action))));
        drafts.add(V1Events.status(AgentTransition.REJECT.status()).by(author));
        return drafts;
    }

    private static List<EventDraft> stop(ConversationState state, String author, Command command, AgentTransition wish,
            EventDraft shown) {
        if (state.running()) return List.of(command.draft().by(author));
        EventDraft closing = Command.RUN_ENDED.draft();
        return wish.next(state.status())
                .map(status -> List.of(V1Events.status(status).by(author), shown.by(author), closing))
                .orElse(List.of(closing));
    }

    private static List<EventDraft> start(Optional<ExecutionStatus> status, String author) {
        var drafts = new ArrayList<>(List.of(Command.RUN.draft().by(author)));
        status.ifPresent(next -> drafts.add(V1Events.status(next).by(author)));
        return drafts;
    }
}
