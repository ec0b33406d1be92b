package dev.partyline.agent.outside;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.AgentStep;
import dev.partyline.agent.RateLimited;
import dev.partyline.conversation.ConversationState;
import dev.partyline.session.DeliveryThreads;

/**
 * Waits for the steps of a program outside. It never holds more than one: the next is taken when the one before is
 * durable.
 *
 * <p>Threading: {@link #next} and {@link #close} as the port says; everything else by any thread, and nothing waits.
 */
final class OutsideRuntime implements AgentRuntime {

    private static final AtomicLong QUESTIONS = new AtomicLong();

    private final DeliveryThreads threads;
    private final InstantSource clock;
    private final Duration agentWait;
    private final Runnable whenAsked;
    private final Runnable whenClosed;
    private final ReentrantLock lock = new ReentrantLock();

    private CompletableFuture<AgentStep> asked;
    private long question;
    private CompletableFuture<Void> given;
    private long run = -1;
    private long lastMessage;
    private Instant lastSign;
    private Future<?> timer;
    private boolean closed;

    /** @param agentWait how long the program may show no sign of life while a step is asked for
     *  @param whenAsked run on the session's thread each time a step is asked for */
    OutsideRuntime(DeliveryThreads threads, InstantSource clock, Duration agentWait, Runnable whenAsked,
            Runnable whenClosed) {
        this.threads = threads;
        this.clock = clock;
        this.agentWait = agentWait;
        this.whenAsked = whenAsked;
        this.whenClosed = whenClosed;
    }

    @Override
    public CompletionStage<AgentStep> next(ConversationState state) {
        var next = new CompletableFuture<AgentStep>();
        CompletableFuture<Void> before;
        lock.lock();
        try {
            before = given;
            given = null;
            asked = next;
            question = QUESTIONS.incrementAndGet();
            run = state.run().offset();
            lastMessage = state.lastUserMessage();
            lastSign = clock.instant();
            watch(agentWait);
        } finally {
            lock.unlock();
        }
        if (before != null) before.complete(null);
        whenAsked.run();
        return next;
    }

    /** {@inheritDoc} The program reads it in the log. */
    @Override
    public void rejected() {
        // nothing is kept here that would have to be forgotten
    }

    @Override
    public Standing standing(ConversationState state) {
        return state.agentGeneration() < 0 ? Standing.STARTING : Standing.READY;
    }

    /** @return a number of the step that a run waits for; {@link OutsideAgents#NO_QUESTION} when none does */
    long question() {
        lock.lock();
        try {
            return asked == null ? OutsideAgents.NO_QUESTION : question;
        } finally {
            lock.unlock();
        }
    }

    /** The program is alive. */
    void sign() {
        lock.lock();
        try {
            lastSign = clock.instant();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a step, if one is asked for.
     *
     * @return completes when the step is durable, or its run has ended without it; empty if none is asked for
     */
    Optional<CompletionStage<Void>> give(AgentStep step) {
        return give(step, Long.MAX_VALUE);
    }

    /**
     * The same from a program that has read the log up to an offset: it is not done while it has not read what a user said
     * before this step was asked for. What is said later, its session knows.
     */
    Optional<CompletionStage<Void>> give(AgentStep step, long known) {
        return take((waiting, message) -> waiting.complete(
                message > known ? AgentStep.of(step.delay(), step.events()) : step));
    }

    /** The program cannot go on; otherwise as {@link #give}, but of one that can later nothing becomes durable. */
    Optional<CompletionStage<Void>> fail(AgentFailure failure) {
        Optional<CompletionStage<Void>> taken = take((waiting, message) -> waiting.completeExceptionally(failure));
        return failure instanceof RateLimited ? taken.map(now -> CompletableFuture.completedFuture(null)) : taken;
    }

    private Optional<CompletionStage<Void>> take(BiConsumer<CompletableFuture<AgentStep>, Long> answer) {
        CompletableFuture<AgentStep> waiting;
        CompletableFuture<Void> taken;
        long message;
        lock.lock();
        try {
            if (asked == null) return Optional.empty();
            waiting = asked;
            message = lastMessage;
            asked = null;
            taken = new CompletableFuture<>();
            given = taken;
            cancelTimer();
        } finally {
            lock.unlock();
        }
        answer.accept(waiting, message);
        return Optional.of(taken);
    }

    /** The state may have changed: when the run is over, nobody waits for a step or for what becomes of it any more. */
    void look(ConversationState now) {
        CompletableFuture<AgentStep> waiting;
        CompletableFuture<Void> taken;
        lock.lock();
        try {
            if (now.running() && now.run().offset() <= run) return;
            waiting = asked;
            taken = given;
            asked = null;
            given = null;
            cancelTimer();
        } finally {
            lock.unlock();
        }
        if (waiting != null) waiting.complete(AgentStep.of(Duration.ZERO, List.of()));
        if (taken != null) taken.complete(null);
    }

    @Override
    public void close() {
        CompletableFuture<Void> taken;
        lock.lock();
        try {
            closed = true;
            taken = given;
            given = null;
            asked = null;
            cancelTimer();
        } finally {
            lock.unlock();
        }
        if (taken != null) taken.complete(null);
        whenClosed.run();
    }

    private void watch(Duration left) {
        cancelTimer();
        if (!closed) timer = threads.after(left, this::miss);
    }

    private void miss() {
        CompletableFuture<AgentStep> waiting;
        lock.lock();
        try {
            if (asked == null) return;
            Duration left = Duration.between(clock.instant(), lastSign.plus(agentWait));
            if (!left.isNegative() && !left.isZero()) {
                watch(left);
                return;
            }
            waiting = asked;
            asked = null;
        } finally {
            lock.unlock();
        }
        waiting.completeExceptionally(new AgentFailure(AgentFailure.UNREACHABLE,
                "The agent has shown no sign of life for " + agentWait.toSeconds() + " s."));
    }

    private void cancelTimer() {
        if (timer != null) timer.cancel(false);
        timer = null;
    }
}
