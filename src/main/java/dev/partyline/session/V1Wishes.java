package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;

/** What a wish comes to in a conversation of V1, as the records of one append (V1 spec section 5). */
final class V1Wishes {

    private V1Wishes() {}

    /** @param said the message, and what else is to be recorded with it */
    static List<EventDraft> say(ConversationState state, List<EventDraft> said, String author, boolean run) {
        var drafts = new ArrayList<EventDraft>();
        if (state.status().endsWithMessage()) drafts.add(V1Events.status(ExecutionStatus.IDLE).by(author));
        drafts.addAll(said);
        if (run && startable(state)) drafts.addAll(start(author));
        return drafts;
    }

    static List<EventDraft> run(ConversationState state, String author) {
        if (state.running()) return List.of();
        boolean nothingNew = state.status() == ExecutionStatus.FINISHED && !state.hasUnreadMessage();
        return nothingNew ? List.of(Command.RUN.draft().by(author)) : start(author);
    }

    static List<EventDraft> pause(ConversationState state, String author) {
        return stop(state, author, Command.PAUSE, V1Events.pause());
    }

    static List<EventDraft> interrupt(ConversationState state, String author) {
        return stop(state, author, Command.INTERRUPT, V1Events.interrupt());
    }

    /** For a state in which something waits. Reads the log. */
    static List<EventDraft> reject(OpenActions open, ConversationState state, String author, String reason) {
        var drafts = new ArrayList<EventDraft>();
        state.unanswered().forEach((callId, action) ->
                drafts.add(V1Events.rejection(action.tool(), callId, action.eventId(), reason).by(author)
                        .causedBy(open.offset(action))));
        drafts.add(V1Events.status(ExecutionStatus.IDLE).by(author));
        return drafts;
    }

    private static List<EventDraft> stop(ConversationState state, String author, Command command, EventDraft shown) {
        if (state.running()) return List.of(command.draft().by(author));
        EventDraft closing = Command.RUN_ENDED.draft();
        if (state.status() != ExecutionStatus.IDLE) return List.of(closing);
        return List.of(V1Events.status(ExecutionStatus.PAUSED).by(author), shown.by(author), closing);
    }

    /** A message alone never approves actions that wait for confirmation; the reference does (V1 spec W-23). */
    private static boolean startable(ConversationState state) {
        return !state.running() && state.status() != ExecutionStatus.WAITING_FOR_CONFIRMATION;
    }

    private static List<EventDraft> start(String author) {
        return List.of(Command.RUN.draft().by(author), V1Events.status(ExecutionStatus.RUNNING).by(author));
    }
}
