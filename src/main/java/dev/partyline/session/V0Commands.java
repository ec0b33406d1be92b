package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.security.Deed;
import dev.partyline.session.ClientCommands.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * What a client of V0 may ask of a conversation, and what that means in the state it is in (V0 spec section 6). The rules
 * of {@link ClientCommands} hold here too. In a conversation of V1 a wish comes to what the nearest wish of V1 does.
 */
@ApplicationScoped
public class V0Commands {

    @Inject EventLog log;
    @Inject Event<Deed> deeds;

    /**
     * What a new conversation of V0 begins with (V0 spec 7.2, 7.3): it is loading; then the user says something, or a
     * recording is played, and the agent runs; or else it waits for the user.
     */
    public List<EventDraft> first(ConversationId id, Optional<Message> message, boolean plays, String author) {
        var drafts = message.map(said -> v0(id).say(ConversationState.EMPTY,
                List.of(V0Events.userMessage(said), V0Events.recall(said.content(), true))));
        if (drafts.isEmpty() && plays) {
            drafts = Optional.of(v0(id).change(ConversationState.EMPTY, new ChangeState(AgentTransition.RUN)));
        }
        return V0Wishes.by(author, drafts.orElseGet(() -> List.of(V0Wishes.to(AgentTransition.BEGIN),
                V0Wishes.to(AgentTransition.READY))));
    }

    /** Appends what a user said, and has the agent run on it. What waits for confirmation is refused first (D35); in a
     *  conversation of V1 it goes on waiting. */
    public CompletionStage<Answer> say(ConversationId id, Message message, String author) {
        EventDraft said = V0Events.userMessage(message);
        return decide(Asked.say(id, author, said.eventId()), author, state -> {
            if (!speaksV0(id)) return V1Wishes.say(state, List.of(said), author, true);
            EventDraft recall = V0Events.recall(message.content(), state.lastUserMessageId() == null);
            return v0(id).say(state, List.of(said, recall));
        });
    }

    /**
     * Has the agent take another state. In a conversation of V0 the wish itself is recorded, too, unless it is the state
     * already.
     *
     * @throws dev.partyline.dialect.InvalidFrameException if it cannot be asked for now; thrown, or of the stage
     */
    public CompletionStage<Answer> request(ConversationId id, ChangeState wish, String author) {
        return decide(Asked.of(id, author, kind(wish)), author,
                state -> speaksV0(id) ? v0(id).change(state, wish) : inV1(id, state, wish, author));
    }

    /**
     * Puts a conversation of V0 away: its agent stops, and it counts as stopped until it is opened, or runs again. One of V1
     * is only interrupted.
     */
    public CompletionStage<Answer> close(ConversationId id, String author) {
        return decide(Asked.of(id, author, Deed.Kind.STOPPED), author, state -> {
            if (!speaksV0(id)) return V1Wishes.interrupt(state, author);
            if (state.closed()) return List.of();
            var drafts = new ArrayList<>(v0(id).change(state, new ChangeState(AgentTransition.STOP)));
            drafts.add(Command.CLOSE.draft());
            return drafts;
        });
    }

    /** Takes a conversation out again: its agent waits for the user. Nothing happens to one that was not put away. */
    public CompletionStage<Answer> open(ConversationId id, String author) {
        return decide(Asked.of(id, author, Deed.Kind.REOPENED), author, state -> state.closed()
                ? List.of(Command.OPEN.draft(), V0Events.state(AgentTransition.OPEN.state(), "")) : List.of());
    }

    private List<EventDraft> inV1(ConversationId id, ConversationState state, ChangeState wish, String author) {
        wish.check(state.agentState(), !state.unanswered().isEmpty());
        if (wish.requested() == state.agentState()) return List.of();
        return switch (wish.wish()) {
            case STOP -> V1Wishes.interrupt(state, author);
            case PAUSE, WAIT -> V1Wishes.pause(state, author);
            case REJECT -> V1Wishes.reject(new OpenActions(log, id), state, author, "");
            default -> V1Wishes.run(state, author);
        };
    }

    private static Deed.Kind kind(ChangeState wish) {
        return switch (wish.wish()) {
            case CONFIRM -> Deed.Kind.CONFIRMED;
            case REJECT -> Deed.Kind.REJECTED;
            case STOP -> Deed.Kind.STOPPED;
            case PAUSE, WAIT -> Deed.Kind.PAUSED;
            default -> Deed.Kind.RUN;
        };
    }

    private CompletionStage<Answer> decide(Asked asked, String author,
            Function<ConversationState, List<EventDraft>> wish) {
        return new ConditionalAppend(log).decide(asked.id(), state -> V0Wishes.by(author, wish.apply(state)))
                .thenApply(done -> asked.done(done, deeds) ? Answer.DONE : Answer.UNCHANGED);
    }

    private boolean speaksV0(ConversationId id) {
        return log.dialect(id) == Dialect.V0;
    }

    private V0Wishes v0(ConversationId id) {
        return new V0Wishes(new OpenActions(log, id));
    }
}
