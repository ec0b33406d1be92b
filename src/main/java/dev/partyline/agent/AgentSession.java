package dev.partyline.agent;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import dev.partyline.config.Limits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.DeliveryThreads;

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
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final ConversationId id;
    private final AgentRuntime runtime;
    private final EventLog log;
    private final DeliveryThreads threads;
    private final InstantSource clock;
    private final Executor executor;
    private final RunGrace grace;
    private final Runnable whenIdle;
    private final RunWording wording;
    private final Retries retries = new Retries();

    private boolean asking;
    private boolean appending;
    private boolean closed;
    private Future<?> timer;
    private AgentStep held;
    private Instant heldUntil;
    private Throwable failed;
    private boolean done;
    private long seen = -1;
    private long run = -1;
    private long askedIn = -1;
    private Set<String> awaited = Set.of();
    private Set<String> openWhenAsked = Set.of();
    private List<EventDraft> last = List.of();

    /** @param whenIdle run on the session's executor when no run is active and nothing is held for the next one */
    AgentSession(ConversationId id, AgentRuntime runtime, EventLog log, DeliveryThreads threads, InstantSource clock,
            Limits limits, Runnable whenIdle) {
        this.id = id;
        this.whenIdle = whenIdle;
        this.runtime = runtime;
        this.log = log;
        this.threads = threads;
        this.clock = clock;
        this.executor = threads.stripe();
        this.grace = new RunGrace(limits.runGrace(), threads, executor, () -> guarded(this::look));
        this.wording = RunWording.of(id, log);
    }

    /** Says that the conversation's state may have changed. */
    void wake() {
        executor.execute(() -> guarded(this::look));
    }

    /** Stops without a word in the log. */
    void close() {
        executor.execute(() -> {
            closed = true;
            cancelTimer();
            grace.cancel();
            runtime.close();
        });
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
            waitFor(STORE_RETRY);
        } catch (RuntimeException broken) {
            LOG.log(ERROR, () -> "the agent of " + id + " is broken; its run ends", broken);
            held = null;
            failed = broken;
            waitFor(STORE_RETRY);
        }
    }

    private void look() {
        if (appending || closed) return;
        cancelTimer();
        ConversationState now = log.state(id);
        if (!now.running()) {
            rest();
            return;
        }
        note(now);
        if (now.run().stopping() == Command.INTERRUPT) interrupt(now);
        else if (!asking) goOn(now);
    }

    /** A held step waits for the next run, and so does the memory of what must be confirmed. */
    private void rest() {
        if (!asking && held == null && awaited.isEmpty()) whenIdle.run();
    }

    /** A run is first seen here behind its commit, which its record's own time precedes by as long as storage took. */
    private void note(ConversationState now) {
        if (now.run().offset() == run) return;
        run = now.run().offset();
        retries.forget();
        grace.begin();
    }

    /** What the interrupted action would have come to is dropped with it: it has its answer now. */
    private void interrupt(ConversationState now) {
        if (held != null && Confirmation.answers(held.events(), openWhenAsked)) held = null;
        end(now, wording.interrupted(now));
    }

    private void goOn(ConversationState now) {
        if (held != null && (answersWhatIsClosed(held, now) || LateAnswers.among(held.events(), now))) held = null;
        if (now.run().stopping() == Command.PAUSE) end(now, wording.paused(now));
        else if (retries.pending()) retry(now);
        else if (retries.allow(failed)) limit(now);
        else if (failed != null) end(now, wording.failed(now, failed));
        else if (done && now.lastUserMessage() <= seen) end(now, wording.finished(now, last, seen));
        else if (held == null) ask(now);
        else if (clock.instant().isBefore(heldUntil)) waitFor(Duration.between(clock.instant(), heldUntil));
        else append(now);
    }

    /** The run goes on, and its agent is asked again later. */
    private void limit(ConversationState now) {
        append(wording.rateLimited(now), now, events -> {
            long changed = events.isEmpty() ? now.agentStateOffset() : events.get(events.size() - 1).offset();
            retries.begin(failed, clock.instant(), changed);
            failed = null;
        });
    }

    private void retry(ConversationState now) {
        Duration left = retries.left(now, clock.instant(), seen);
        if (left.isZero()) append(wording.retrying(now), now, events -> retries.over());
        else waitFor(left);
    }

    /** Somebody stopped the agent, or refused, while it was at work on an answer. */
    private boolean answersWhatIsClosed(AgentStep step, ConversationState now) {
        var closed = new HashSet<>(openWhenAsked);
        closed.removeAll(now.unanswered().keySet());
        return Confirmation.answers(step.events(), closed);
    }

    private void ask(ConversationState now) {
        asking = true;
        openWhenAsked = now.unanswered().keySet();
        done = false;
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
        held = late && step != null && isOfItsRunOnly(step) ? null : step;
        heldUntil = step == null ? null : clock.instant().plus(step.delay());
        if (step != null) retries.forget();
        look();
    }

    private static boolean isOfItsRunOnly(AgentStep step) {
        return step.events().isEmpty() || Confirmation.answersAnything(step.events());
    }

    private void report(Throwable failure) {
        Optional<String> told = RunWording.detailOf(failure);
        if (told.isPresent()) LOG.log(WARNING, () -> "the agent of " + id + " failed: " + told.get());
        else LOG.log(ERROR, () -> "the agent of " + id + " failed", failure);
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
        boolean waits = Confirmation.needed(step.events(), now);
        if (waits && !grace.over()) return;
        append(waits ? wording.waiting(step.events(), seen) : wording.step(now, step.events()), now, events -> {
            held = null;
            done = step.outcome() == AgentStep.Outcome.FINISHED;
            last = step.events();
            if (waits) awaited = Confirmation.callsIn(events);
        });
    }

    private void end(ConversationState now, List<EventDraft> end) {
        if (!grace.over()) return;
        append(end, now, events -> {
            failed = null;
            done = false;
        });
    }

    private void append(List<EventDraft> drafts, ConversationState decidedBy, Consumer<List<ConversationEvent>> then) {
        if (drafts.isEmpty()) {
            then.accept(List.of());
            wake();
            return;
        }
        var appended = log.append(id, drafts, decidedBy.stateOffset());
        appending = true;
        appended.whenCompleteAsync((events, failure) -> {
            appending = false;
            if (failure == null) then.accept(events);
            if (failure == null || overtaken(failure)) wake();
            else waitFor(STORE_RETRY);
        }, executor);
    }

    /** Overtaken by another append: decided again at once. When storage is in trouble: decided again a little later. */
    private boolean overtaken(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean overtaken = cause instanceof StaleStateException || cause instanceof UnknownConversationException;
        if (!overtaken) LOG.log(WARNING, () -> "the agent of " + id + " could not append; trying again", failure);
        return overtaken;
    }

    private void waitFor(Duration delay) {
        cancelTimer();
        if (!closed) timer = threads.after(delay, this::wake);
    }

    private void cancelTimer() {
        if (timer != null) timer.cancel(false);
        timer = null;
    }
}
