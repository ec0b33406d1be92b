package dev.partyline.agent;

import java.util.concurrent.CompletionStage;

import dev.partyline.conversation.ConversationState;

/**
 * What executes an agent session: a recording, a remote agent server, a model. It is pulled: the session asks for one
 * step, appends it, and asks for the next, so that pausing, stopping and back-pressure need nothing from the runtime.
 *
 * <p>Threading: one call at a time, from the session's threads; a call must not block. The next call comes only after
 * the stage of the one before has completed and its events are durable; a step that a pause kept from being appended is
 * held by the session and appended when the run goes on.
 */
public interface AgentRuntime extends AutoCloseable {

    /**
     * The next step of the active run.
     *
     * @param state of the conversation right before the step, so that an unanswered user message can be seen in it
     * @return completes with the step; completing exceptionally ends the run with an error, which says
     *      what happened if it is an {@link AgentFailure}
     */
    CompletionStage<AgentStep> next(ConversationState state);

    /** The user refused the actions that the last step asked for; the next step must not carry out their effect. */
    void rejected();

    /** Lets go of everything; a pending step may be abandoned. Idempotent. */
    @Override
    void close();
}
