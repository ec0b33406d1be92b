package dev.partyline.agent;

import java.time.Duration;
import java.time.Instant;

import dev.partyline.conversation.ConversationState;

/**
 * When a rate-limited agent is asked again, and how often: after the time that it gave, or else after 8 s and then 64 s
 * each (V0 spec 6.2), and five times in a row at most. One thread at a time.
 */
final class Retries {

    static final int MOST = 5;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(8);
    private static final Duration LATER_WAIT = Duration.ofSeconds(64);

    private int tries;
    private Instant due;
    private long stateOffset;

    /** Whether a failure is a rate limit, and there is a try left. */
    boolean allow(Throwable failure) {
        return limitOf(failure) != null && tries < MOST;
    }

    /**
     * The wait begins.
     *
     * @param stateOffset of the record by which the agent's state was last changed
     */
    void begin(Throwable failure, Instant now, long stateOffset) {
        this.stateOffset = stateOffset;
        due = now.plus(limitOf(failure).retryAfter().orElse(tries == 0 ? FIRST_WAIT : LATER_WAIT));
        tries++;
    }

    /** @return which try follows the wait, from 1 on */
    int tries() {
        return tries;
    }

    /** A wait has begun, and was not yet {@link #over ended}. */
    boolean pending() {
        return due != null;
    }

    /** How long is left of the wait; zero when it is over, also because a user wants something meanwhile.
     *  @param seen offset up to which the agent knows the log */
    Duration left(ConversationState state, Instant now, long seen) {
        boolean wanted = state.lastUserMessage() > seen || state.agentStateOffset() != stateOffset;
        return wanted || !now.isBefore(due) ? Duration.ZERO : Duration.between(now, due);
    }

    /** The wait is over, for the next try or for good. */
    void over() {
        due = null;
    }

    /** Another rate limit is the first one again. */
    void forget() {
        over();
        tries = 0;
    }

    private static RateLimited limitOf(Throwable failure) {
        Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RateLimited limit ? limit : null;
    }
}
