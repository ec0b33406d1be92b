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

    /**
     * Whether the agent is one that pauses and asks for confirmation by itself, such as one that lives on another server.
     * Its steps are appended whatever the run was told meanwhile; it hears of that by {@link #changed}, and says with the
     * outcome of a step that it has paused or waits. An interrupt is left to it for a few seconds.
     */
    default boolean autonomous() {
        return false;
    }

    /**
     * The state has changed while a step is asked for, or while no run is active: somebody said something, wants the run to
     * stop, or refused what the agent waits with. Called from the session's threads, also when nothing of that is so; must
     * not block.
     */
    default void changed(ConversationState state) {
        // most runtimes are asked again soon enough
    }

    /**
     * How it stands with whoever executes the agent, for those who watch. Asked each time the state may have changed in a run,
     * from the session's threads; must not block.
     */
    default Standing standing(ConversationState state) {
        return Standing.READY;
    }

    /** Whether its runs end when they have had {@code max_iterations} steps; an autonomous agent sees to that by itself. */
    default boolean limited() {
        return !autonomous();
    }

    /** How it stands with whoever executes an agent. */
    enum Standing {
        /** It was never there yet, and is waited for. */
        STARTING,
        READY,
        /** It was there, and is missed. */
        UNREACHABLE
    }

    /** Lets go of everything; a pending step may be abandoned. Idempotent. */
    @Override
    void close();
}
