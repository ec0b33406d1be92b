package dev.partyline.agent;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import dev.partyline.cluster.Lease;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.FencedException;
import dev.partyline.conversation.StaleStateException;
import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.DeliveryThreads;

/**
 * What a session appends, one append at a time, each only if the state still is the one it was decided by; and the one timer
 * that has the session look again.
 *
 * <p>Threading: all on the executor of its session.
 */
final class SessionAppends {

    static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(SessionAppends.class.getName());

    private final ConversationId id;
    private final Lease lease;
    private final Consumer<Lease> whenFenced;
    private final EventLog log;
    private final DeliveryThreads threads;
    private final Executor executor;
    private final Runnable wake;

    private boolean busy;
    private Runnable whenClosed;
    private Future<?> timer;

    /** @param wake has the session look again; any thread */
    SessionAppends(Lease lease, EventLog log, SessionWiring wiring, Executor executor, Runnable wake) {
        this.id = lease.conversation();
        this.lease = lease;
        this.whenFenced = wiring.whenFenced();
        this.log = log;
        this.threads = wiring.threads();
        this.executor = executor;
        this.wake = wake;
    }

    /** Nothing may be done now: an append is under way, or the lease is over and nothing may be done any more. */
    boolean busy() {
        return busy || !lease.held();
    }

    /** Appends, and has the session look again; {@code then} runs before that, unless the append was overtaken. */
    void append(List<EventDraft> drafts, ConversationState decidedBy, Consumer<List<ConversationEvent>> then) {
        if (!lease.held()) return;
        if (drafts.isEmpty()) {
            then.accept(List.of());
            wake.run();
            return;
        }
        var leased = drafts.stream().map(draft -> draft.under(lease.generation())).toList();
        var appended = log.append(id, leased, decidedBy.stateOffset());
        busy = true;
        appended.whenCompleteAsync((events, failure) -> {
            busy = false;
            if (failure == null) then.accept(events);
            if (failure == null || overtaken(failure)) wake.run();
            else waitFor(STORE_RETRY);
            if (whenClosed != null) whenClosed.run();
        }, executor);
    }

    /** Overtaken by another append: decided again at once. When storage is in trouble: decided again a little later. */
    private boolean overtaken(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof FencedException) whenFenced.accept(lease);
        boolean overtaken = cause instanceof FencedException || cause instanceof StaleStateException || cause instanceof UnknownConversationException;
        if (cause instanceof StorageLimitException) LOG.log(DEBUG, () -> "the agent of " + id + " waits for room");
        else if (!overtaken) LOG.log(WARNING, () -> "the agent of " + id + " could not append; trying again", failure);
        return overtaken;
    }

    void waitFor(Duration delay) {
        cancelTimer();
        if (whenClosed == null) timer = threads.after(delay, wake);
    }

    void cancelTimer() {
        if (timer != null) timer.cancel(false);
        timer = null;
    }

    /** @param then run when no append is under way any more */
    void close(Runnable then) {
        whenClosed = then;
        cancelTimer();
        if (!busy) then.run();
    }
}
