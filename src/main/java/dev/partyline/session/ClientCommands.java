package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;

/**
 * What a client may ask of a conversation, and what that means in the state it is in (V1 spec section 5). Each wish is
 * one conditional append; when another wish was faster, it is decided again by the new state.
 *
 * <p>Threading: any thread; nothing waits but the first look at a conversation's state. The stages complete when the
 * records are durable, on a thread that must not be blocked.
 */
@ApplicationScoped
public class ClientCommands {

    @Inject EventLog log;

    /** What became of a wish. */
    public enum Answer {
        DONE,
        /** A run is active; nothing was appended. */
        ALREADY_RUNNING,
        /** There was nothing to do in this state; nothing was appended. */
        UNCHANGED
    }

    /**
     * Appends what a user said and, if asked, has the agent run.
     *
     * @param message normalised by its dialect, with {@code role} {@code user}
     * @param author of the record; shown as sender when not empty
     * @param run true to run the agent on it; while a run is active that run answers it anyway
     */
    public CompletionStage<Answer> say(ConversationId id, JsonObject message, String author, boolean run) {
        EventDraft said = V1Events.userMessage(message, author).by(author);
        EventDraft noted = noted(said);
        if (!run && !log.state(id).status().endsWithMessage()) {
            return log.append(id, List.of(said, noted)).thenApply(done -> Answer.DONE);
        }
        return decide(id, state -> said(state, said, noted, run), Answer.DONE);
    }

    /**
     * Appends what a user said and has the agent run, unless an event of this id is there already: then nothing happens,
     * however often and from how many sides it is asked.
     *
     * @param eventId of the message
     */
    public CompletionStage<Answer> sayOnce(ConversationId id, String eventId, JsonObject message, String author) {
        EventDraft said = V1Events.userMessage(eventId, message, author).by(author);
        EventDraft noted = noted(said);
        return decide(id, state -> log.find(id, eventId).isPresent() ? List.of() : said(state, said, noted, true),
                Answer.UNCHANGED);
    }

    private static EventDraft noted(EventDraft said) {
        return V1Events.stateUpdate("last_user_message_id", EventJson.string(said.eventId())).by(said.author());
    }

    private static List<EventDraft> said(ConversationState state, EventDraft said, EventDraft noted, boolean run) {
        var drafts = new ArrayList<EventDraft>();
        if (state.status().endsWithMessage()) drafts.add(V1Events.status(ExecutionStatus.IDLE).by(said.author()));
        drafts.add(said);
        drafts.add(noted);
        if (run && startable(state)) drafts.addAll(start(said.author()));
        return drafts;
    }

    /**
     * Has the agent run; in {@code waiting_for_confirmation} that approves what waits. The status is {@code running}
     * when the stage completes (V1 spec 9.4, R1).
     */
    public CompletionStage<Answer> run(ConversationId id, String author) {
        return decide(id, state -> {
            if (state.running()) return List.of();
            boolean nothingNew = state.status() == ExecutionStatus.FINISHED && !state.hasUnreadMessage();
            return nothingNew ? List.of(Command.RUN.draft().by(author)) : start(author);
        }, Answer.ALREADY_RUNNING);
    }

    /** Pauses: an active run between two steps, an idle agent at once. Elsewhere only the whole state is shown again. */
    public CompletionStage<Answer> pause(ConversationId id, String author) {
        return stop(id, author, Command.PAUSE, V1Events.pause());
    }

    /** Interrupts an active run at once, inside a step; otherwise the same as {@link #pause}. */
    public CompletionStage<Answer> interrupt(ConversationId id, String author) {
        return stop(id, author, Command.INTERRUPT, V1Events.interrupt());
    }

    /** Approves what waits for confirmation, which runs the agent; an active run counts as success. */
    public CompletionStage<Answer> approve(ConversationId id, String author) {
        return run(id, author).thenApply(answer -> answer == Answer.ALREADY_RUNNING ? Answer.UNCHANGED : answer);
    }

    /** Refuses what waits for confirmation: the agent is idle, and every waiting action gets a refusal. */
    public CompletionStage<Answer> reject(ConversationId id, String author, String reason) {
        return decide(id, state -> {
            if (state.status() != ExecutionStatus.WAITING_FOR_CONFIRMATION) return List.of();
            var drafts = new ArrayList<EventDraft>();
            state.unanswered().forEach((callId, action) ->
                    drafts.add(V1Events.rejection(action.tool(), callId, action.eventId(), reason).by(author)));
            drafts.add(V1Events.status(ExecutionStatus.IDLE).by(author));
            return drafts;
        }, Answer.UNCHANGED);
    }

    private CompletionStage<Answer> stop(ConversationId id, String author, Command command, EventDraft shown) {
        return decide(id, state -> {
            if (state.running()) return List.of(command.draft().by(author));
            EventDraft closing = Command.RUN_ENDED.draft();
            if (state.status() != ExecutionStatus.IDLE) return List.of(closing);
            return List.of(V1Events.status(ExecutionStatus.PAUSED).by(author), shown.by(author), closing);
        }, Answer.UNCHANGED);
    }

    /** A message alone never approves actions that wait for confirmation; the reference does (V1 spec W-23). */
    private static boolean startable(ConversationState state) {
        return !state.running() && state.status() != ExecutionStatus.WAITING_FOR_CONFIRMATION;
    }

    private static List<EventDraft> start(String author) {
        return List.of(Command.RUN.draft().by(author), V1Events.status(ExecutionStatus.RUNNING).by(author));
    }

    private CompletionStage<Answer> decide(ConversationId id, Function<ConversationState, List<EventDraft>> wish,
            Answer whenNothing) {
        return new ConditionalAppend(log).decide(id, wish).thenApply(done -> done ? Answer.DONE : whenNothing);
    }
}
