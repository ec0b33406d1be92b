package dev.partyline.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import dev.partyline.dialect.V0Events;
import dev.partyline.session.ClientCommands.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What a client of V0 may ask of a conversation, and what that means in the state it is in (V0 spec section 6). The rules
 * of {@link ClientCommands} hold here too.
 */
@ApplicationScoped
public class V0Commands {

    @Inject EventLog log;
    @Inject ClientCommands commands;

    /** Appends what a user said, and has the agent run on it. */
    public CompletionStage<Answer> say(ConversationId id, Message message, String author) {
        EventDraft said = V0Events.userMessage(message).by(author);
        return new ConditionalAppend(log).decide(id, state -> said(state, said)).thenApply(done -> Answer.DONE);
    }

    /**
     * Has the agent take another state. The wish itself is recorded, too.
     *
     * @throws dev.partyline.dialect.InvalidFrameException if it cannot be asked for now; thrown, or of the stage
     */
    public CompletionStage<Answer> request(ConversationId id, ChangeState wish, String author) {
        ConversationState state = log.state(id);
        wish.check(state.agentState(), !state.unanswered().isEmpty());
        return switch (wish.requested()) {
            case STOPPED -> commands.interrupt(id, author);
            case PAUSED, AWAITING_USER_INPUT -> commands.pause(id, author);
            case USER_REJECTED -> commands.reject(id, author, "");
            default -> commands.run(id, author);
        };
    }

    private static List<EventDraft> said(ConversationState state, EventDraft said) {
        var drafts = new ArrayList<EventDraft>(List.of(said));
        if (!state.running()) {
            drafts.add(Command.RUN.draft().by(said.author()));
            drafts.add(V0Events.state(AgentState.RUNNING, "").by(said.author()));
        }
        return drafts;
    }
}
