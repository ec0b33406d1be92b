package dev.partyline.agent;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import dev.partyline.agent.AgentStep.Outcome;
import dev.partyline.cluster.Lease;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;

/**
 * Drives the runtime of one conversation through its runs: asks for a step, waits its delay, appends it, asks again; ends
 * the run when the runtime is done, when it fails, when an action needs confirmation, or when somebody paused or
 * interrupted it. What to do is decided by the conversation's state alone, each time something may have changed.
 *
 * <p>Threading: everything happens in tasks on one executor, one after the other. Other threads only call {@link #wake}
 * and {@link #close}.
 */
final class AgentSession {

    private static final System.Logger LOG = System.getLogger(AgentSession.class.getName());
    /** How long an autonomous agent has to stop when it is interrupted; then its run ends without it. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(8);

    private final Lease lease;
    private final ConversationId id;
    private final AgentRuntime runtime;
    private final EventLog log;
    private final InstantSource clock;
    private final Executor executor;
    private final SessionStatus status;
    private final RunGrace grace;
    private final Runnable whenIdle;
    private final RunWording wording;
    private final Retries retries = new Retries();
    private final Iterations iterations = new Iterations();
    private final SessionAppends appends;

    private boolean asking;
    private boolean closed;
    private AgentStep held;
    private Instant heldUntil;
    private Throwable failed;
    private Outcome outcome = Outcome.GO_ON;
    private Instant stopDue;
    private long seen = -1;
    private long run = -1;
    private long askedIn = -1;
    private Set<String> awaited = Set.of();
    private Set<String> openWhenAsked = Set.of();
    private List<EventDraft> last = List.of();

    /** @param whenIdle run on the session's executor when no run is active and nothing is held for the next one */
    AgentSession(Lease lease, AgentRuntime runtime, EventLog log, SessionWiring wiring, Runnable whenIdle) {
        this.id = lease.conversation();
        this.lease = lease;
        this.whenIdle = whenIdle;
        this.runtime = runtime;
        this.log = log;
        this.clock = wiring.clock();
        this.executor = wiring.threads().stripe();
        this.status = new SessionStatus(id, wiring.lines());
        this.appends = new SessionAppends(lease, log, wiring, executor, this::wake);
        this.grace = new RunGrace(wiring.limits().runGrace(), wiring.threads(), executor, () -> guarded(this::look));
        this.wording = RunWording.of(id, log);
    }

    Lease lease() { return lease; }

    /** Says that the conversation's state may have changed. */
    void wake() {
        executor.execute(() -> guarded(this::look));
    }

    /** Stops without a word in the log. @return completes when nothing of it is under way any more */
    CompletionStage<?> close() {
        var ended = new CompletableFuture<Void>();
        executor.execute(() -> {
            closed = true;
            grace.cancel();
            runtime.close();
            status.end();
            appends.close(() -> ended.complete(null));
        });
        return ended;
    }

    /** Lets go of an agent that does not work; what it holds for the next run is lost, as when the server restarts. */
    void release() {
        executor.execute(() -> guarded(() -> {
            if (closed || log.state(id).running()) return;
            closed = true;
            whenIdle.run();
        }));
    }

    /** The edge of the thread: whatever went wrong, and whatever the runtime made of it, the run must end. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (UnknownConversationException deleted) {
            close();
        } catch (StoreException unreadable) {
            appends.waitFor(SessionAppends.STORE_RETRY);
        } catch (RuntimeException broken) {
            LOG.log(ERROR, () -> "the agent of " + id + " is broken; its run ends", broken);
            held = null;
            failed = broken;
            appends.waitFor(SessionAppends.STORE_RETRY);
        }
    }

    private void look() {
        if (appends.busy() || closed) return;
        appends.cancelTimer();
        ConversationState now = log.state(id);
        if (!now.running()) {
            rest(now);
            return;
        }
        note(now);
        status.look(runtime, retries, now);
        if (now.run().stopping() == Command.INTERRUPT && !mayStopItself()) interrupt(now);
        else if (asking) runtime.changed(now);
        else goOn(now);
    }

    /** A held step waits for the next run, and so does the memory of what must be confirmed. */
    private void rest(ConversationState now) {
        if (!asking && held == null && awaited.isEmpty()) whenIdle.run();
        else runtime.changed(now);
    }

    /** Whether an interrupt is the agent's to carry out, for as long as it has for that. */
    private boolean mayStopItself() {
        if (!runtime.autonomous()) return false;
        if (stopDue == null) stopDue = clock.instant().plus(STOP_WAIT);
        Duration left = Duration.between(clock.instant(), stopDue);
        boolean may = !left.isNegative() && !left.isZero();
        if (may) appends.waitFor(left);
        return may;
    }

    /** A run is first seen here behind its commit, which its record's own time precedes by as long as storage took. */
    private void note(ConversationState now) {
        if (now.run().offset() == run) return;
        run = now.run().offset();
        retries.forget();
        iterations.begin();
        stopDue = null;
        grace.begin();
    }

    /** What the interrupted action would have come to is dropped with it: it has its answer now. */
    private void interrupt(ConversationState now) {
        if (held != null && Confirmation.answers(held.events(), openWhenAsked)) held = null;
        end(now, wording.interrupted(now));
    }

    private void goOn(ConversationState now) {
        if (held != null && answersWhatIsClosed(held, now)) held = null;
        if (hasPaused(now)) end(now, wording.paused(now));
        else if (outcome == Outcome.PAUSED) end(now, wording.interrupted(now));
        else if (retries.pending()) retry(now);
        else if (retries.allow(failed)) limit(now);
        else if (failed != null) fail(now);
        else if (outcome == Outcome.FINISHED && now.lastUserMessage() <= seen) end(now, wording.finished(now, last, seen));
        else if (runtime.limited() && iterations.reached(now, held)) exhaust(now);
        else if (held == null) ask(now);
        else if (clock.instant().isBefore(heldUntil)) appends.waitFor(Duration.between(clock.instant(), heldUntil));
        else append(now);
    }

    /** The run goes on, and its agent is asked again later. */
    private void limit(ConversationState now) {
        appends.append(wording.rateLimited(now), now, events -> {
            long changed = events.isEmpty() ? now.agentStateOffset() : events.get(events.size() - 1).offset();
            retries.begin(failed, clock.instant(), changed);
            failed = null;
        });
    }

    private void retry(ConversationState now) {
        Duration left = retries.left(now, clock.instant(), seen);
        if (left.isZero()) appends.append(wording.retrying(now), now, events -> retries.over());
        else appends.waitFor(left);
    }

    private boolean hasPaused(ConversationState now) {
        Command stopping = now.run().stopping();
        return runtime.autonomous() ? outcome == Outcome.PAUSED && stopping != Command.INTERRUPT : stopping == Command.PAUSE;
    }

    private void fail(ConversationState now) {
        Throwable failure = failed;
        end(now, RunWording.untold(wording.failed(now, failure), failure), () -> status.failed(failure));
    }

    /** What it wanted to do next is not done. */
    private void exhaust(ConversationState now) {
        held = null;
        failed = new IterationLimit(Iterations.most(now));
        fail(now);
    }

    /** An autonomous agent knows better what took effect. */
    private boolean answersWhatIsClosed(AgentStep step, ConversationState now) {
        return !runtime.autonomous() && LateAnswers.among(step.events(), openWhenAsked, now);
    }

    private void ask(ConversationState now) {
        asking = true;
        openWhenAsked = now.unanswered().keySet();
        outcome = Outcome.GO_ON;
        seen = now.offset();
        askedIn = now.run().offset();
        if (!awaited.isEmpty() && !now.unanswered().keySet().containsAll(awaited)) runtime.rejected();
        awaited = Set.of();
        next(now).whenCompleteAsync((step, failure) -> guarded(() -> answered(step, failure)), executor);
    }

    /** A runtime that throws fails like one whose stage does. */
    private CompletionStage<AgentStep> next(ConversationState now) {
        try {
            return runtime.next(now);
        } catch (RuntimeException broken) {
            return CompletableFuture.failedFuture(broken);
        }
    }

    private void answered(AgentStep step, Throwable failure) {
        asking = false;
        if (failure != null) report(failure);
        boolean late = askedIn != run || !running(); // the run that asked has ended meanwhile
        failed = late ? null : step != null || failure != null ? failure : new IllegalStateException("no step");
        held = late && step != null && Confirmation.isOfOneRunOnly(step.events()) ? null : step;
        heldUntil = step == null ? null : clock.instant().plus(step.delay());
        if (step != null) retries.forget();
        look();
    }

    private void report(Throwable failure) {
        Optional<String> told = RunWording.detailOf(failure);
        if (told.isPresent()) LOG.log(WARNING, () -> "the agent of " + id + " failed: " + told.get());
        else LOG.log(StoreAwayException.level(failure), () -> "the agent of " + id + " failed", failure);
    }

    private boolean running() {
        try {
            return log.state(id).running();
        } catch (UnknownConversationException | StoreException unknown) {
            return false;
        }
    }

    private void append(ConversationState now) {
        AgentStep step = held;
        boolean waits = runtime.autonomous() ? step.outcome() == Outcome.WAITING
                : Confirmation.needed(step.events(), now);
        if (waits && !grace.over()) return;
        appends.append(waits ? wording.waiting(step.events(), seen) : wording.step(now, step.events()), now, events -> {
            held = null;
            outcome = waits ? Outcome.GO_ON : step.outcome();
            last = step.events();
            if (runtime.limited()) iterations.taken(step);
            if (waits) awaited = runtime.autonomous() ? Confirmation.awaited(now, events) : Confirmation.callsIn(events);
        });
    }

    private void end(ConversationState now, List<EventDraft> end) {
        end(now, end, () -> { });
    }

    private void end(ConversationState now, List<EventDraft> end, Runnable then) {
        if (!grace.over()) return;
        appends.append(end, now, events -> {
            failed = null;
            outcome = Outcome.GO_ON;
            then.run();
        });
    }
}
