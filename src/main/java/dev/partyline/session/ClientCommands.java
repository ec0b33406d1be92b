package dev.partyline.session;

import static dev.partyline.conversation.AgentTransition.CONFIRM;
import static dev.partyline.conversation.AgentTransition.MESSAGE;
import static dev.partyline.conversation.AgentTransition.PAUSE;
import static dev.partyline.conversation.AgentTransition.REJECT;
import static dev.partyline.conversation.AgentTransition.RUN;
import static dev.partyline.conversation.AgentTransition.STOP;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Deed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;

/**
 * What a client of V1 may ask of a conversation, and what that means in the state it is in (V1 spec section 5), in the
 * words of the conversation's dialect. Each wish is one conditional append; when another wish was faster, it is decided
 * again by the new state.
 *
 * <p>Threading: any thread; nothing waits but the first look at a conversation's state. The stages complete when the
 * records are durable, on a thread that must not be blocked.
 */
@ApplicationScoped
public class ClientCommands {

    @Inject EventLog log;
    @Inject Event<Deed> deeds;

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
        List<EventDraft> both = List.of(said, noted(said));
        var asked = Asked.say(id, author, said.eventId());
        if (!run && MESSAGE.next(log.state(id).status()).isEmpty()) {
            return log.append(id, both).thenApply(done -> answer(asked, done, Answer.DONE));
        }
        return decide(asked, state -> said(id, state, both, run), Answer.DONE);
    }

    /**
     * Appends what a user said and has the agent run, unless an event of this id is there already: then nothing happens,
     * however often and from how many sides it is asked.
     *
     * @param eventId of the message
     */
    public CompletionStage<Answer> sayOnce(ConversationId id, String eventId, JsonObject message, String author) {
        EventDraft said = V1Events.userMessage(eventId, message, author).by(author);
        List<EventDraft> both = List.of(said, noted(said));
        return decide(Asked.say(id, author, eventId),
                state -> log.find(id, eventId).isPresent() ? List.of() : said(id, state, both, true), Answer.UNCHANGED);
    }

    /**
     * What a new conversation of V1 begins with, behind its settings: what a user says first, or a run that plays a
     * recording; both have the agent run.
     *
     * @param eventId of the message, so that {@link #sayOnce} knows it
     */
    public List<EventDraft> first(String eventId, Optional<JsonObject> message, boolean plays, String author) {
        if (message.isEmpty()) return plays ? V1Wishes.run(ConversationState.EMPTY, author) : List.of();
        EventDraft said = V1Events.userMessage(eventId, message.get(), author).by(author);
        return V1Wishes.say(ConversationState.EMPTY, List.of(said, noted(said)), author, true);
    }

    private static EventDraft noted(EventDraft said) {
        return V1Events.stateUpdate("last_user_message_id", EventJson.string(said.eventId())).by(said.author());
    }

    private List<EventDraft> said(ConversationId id, ConversationState state, List<EventDraft> said, boolean run) {
        String author = said.get(0).author();
        if (!speaksV0(id)) return V1Wishes.say(state, said, author, run);
        return run ? V0Wishes.by(author, v0(id).say(state, said)) : said;
    }

    /**
     * Has the agent run; in {@code waiting_for_confirmation} that approves what waits. The status is {@code running}
     * when the stage completes (V1 spec 9.4, R1).
     */
    public CompletionStage<Answer> run(ConversationId id, String author) {
        var asked = Asked.of(id, author, Deed.Kind.RUN);
        return decide(asked, state -> {
            asked.is(waits(state) ? Deed.Kind.CONFIRMED : Deed.Kind.RUN);
            if (!speaksV0(id)) return V1Wishes.run(state, author);
            return state.running() ? List.of() : asked(id, state, author, waits(state) ? CONFIRM : RUN);
        }, Answer.ALREADY_RUNNING);
    }

    /** Pauses: an active run between two steps, an idle agent at once. Elsewhere only the whole state is shown again. */
    public CompletionStage<Answer> pause(ConversationId id, String author) {
        return decide(Asked.of(id, author, Deed.Kind.PAUSED),
                state -> speaksV0(id) ? stop(id, state, author, PAUSE) : V1Wishes.pause(state, author), Answer.UNCHANGED);
    }

    /** Interrupts an active run at once, inside a step; otherwise the same as {@link #pause}. */
    public CompletionStage<Answer> interrupt(ConversationId id, String author) {
        return decide(Asked.of(id, author, Deed.Kind.STOPPED),
                state -> speaksV0(id) ? stop(id, state, author, STOP) : V1Wishes.interrupt(state, author),
                Answer.UNCHANGED);
    }

    /** Approves what waits for confirmation, which runs the agent; an active run counts as success. */
    public CompletionStage<Answer> approve(ConversationId id, String author) {
        return run(id, author).thenApply(answer -> answer == Answer.ALREADY_RUNNING ? Answer.UNCHANGED : answer);
    }

    /** Refuses what waits for confirmation: the agent is idle, and every waiting action gets a refusal. */
    public CompletionStage<Answer> reject(ConversationId id, String author, String reason) {
        return decide(Asked.of(id, author, Deed.Kind.REJECTED), state -> {
            if (!waits(state)) return List.of();
            return speaksV0(id) ? asked(id, state, author, REJECT)
                    : V1Wishes.reject(new OpenActions(log, id), state, author, reason);
        }, Answer.UNCHANGED);
    }

    /** In a conversation of V0; clients of V1 are shown the whole state behind it, as after every pause. */
    private List<EventDraft> stop(ConversationId id, ConversationState state, String author, AgentTransition how) {
        var drafts = new ArrayList<>(asked(id, state, author, how));
        if (!state.running()) drafts.add(Command.RUN_ENDED.draft());
        return drafts;
    }

    private List<EventDraft> asked(ConversationId id, ConversationState state, String author, AgentTransition wanted) {
        return V0Wishes.by(author, v0(id).change(state, new ChangeState(wanted)));
    }

    private static boolean waits(ConversationState state) {
        return CONFIRM.next(state.status()).isPresent();
    }

    private boolean speaksV0(ConversationId id) {
        return log.dialect(id) == Dialect.V0;
    }

    private V0Wishes v0(ConversationId id) {
        return new V0Wishes(new OpenActions(log, id));
    }

    private CompletionStage<Answer> decide(Asked asked, Function<ConversationState, List<EventDraft>> wish,
            Answer whenNothing) {
        return new ConditionalAppend(log).decide(asked.id(), wish).thenApply(done -> answer(asked, done, whenNothing));
    }

    private Answer answer(Asked asked, List<ConversationEvent> done, Answer whenNothing) {
        return asked.done(done, deeds) ? Answer.DONE : whenNothing;
    }
}
