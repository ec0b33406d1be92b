package dev.partyline.agent.remote;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.partyline.agent.AgentFailure;
import dev.partyline.session.DeliveryThreads;

/**
 * Requests of one runtime, and what their failures mean: a server that does not answer is asked again, later and later, for
 * as long as is waited for it; one that refuses ends the run.
 *
 * <p>Threading: on the executor of its runtime.
 */
final class RemoteLine {

    private static final System.Logger LOG = System.getLogger(RemoteLine.class.getName());
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;

    private final RemoteLink link;
    private final DeliveryThreads threads;
    private final Executor executor;
    private final RemoteCourse host;
    private final RemoteOutage outage;

    private Future<?> retry;
    private long losses;

    RemoteLine(RemoteLink link, DeliveryThreads threads, Executor executor, RemoteCourse host) {
        this.link = link;
        this.threads = threads;
        this.executor = executor;
        this.host = host;
        this.outage = new RemoteOutage(link.remote().server(), link.clock());
    }

    RemoteOutage outage() {
        return outage;
    }

    /** How often the server was lost. */
    long losses() {
        return losses;
    }

    void lose() {
        losses++;
        link.meters().losses().increment();
    }

    /** No request is to be made now. */
    boolean waitsForRetry() {
        return retry != null;
    }

    /** @param then with the answer; not called if there is none
     *  @param before either */
    <T> void call(Supplier<CompletionStage<T>> request, Consumer<T> then, Runnable before) {
        handle(request.get(), answer -> {
            host.add(outage.over());
            then.accept(answer);
        }, before);
    }

    /** The same of what waits for our own storage, and says nothing of the server. */
    <T> void look(Supplier<T> work, Consumer<T> then, Runnable before) {
        handle(link.async(work), then, before);
    }

    private <T> void handle(CompletionStage<T> stage, Consumer<T> then, Runnable before) {
        stage.whenComplete((answer, failure) -> executor.execute(() -> {
            before.run();
            if (failure == null) then.accept(answer);
            else failed(failure instanceof CompletionException ? failure.getCause() : failure);
            host.drive();
        }));
    }

    private void failed(Throwable cause) {
        host.unanswered(cause instanceof PageTooLargeException);
        if (cause instanceof PageTooLargeException) return;
        if (cause instanceof RemoteRefusedException refused) throw refusal(refused.status());
        if (!(cause instanceof RemoteUnreachableException)) {
            LOG.log(WARNING, () -> "the agent of " + link.conversation() + " waits for storage", cause);
            retryAfter(STORE_RETRY);
            return;
        }
        LOG.log(DEBUG, () -> link.server() + " for " + link.conversation() + ": " + cause.getMessage());
        if (outage.failed()) lose();
        if (outage.isTooLong()) throw outage.givenUp();
        retryAfter(outage.nextDelay());
    }

    private void retryAfter(Duration delay) {
        stop();
        retry = threads.after(delay, () -> executor.execute(() -> {
            retry = null;
            host.drive();
        }));
    }

    /** No retry is made any more. */
    void stop() {
        if (retry != null) retry.cancel(false);
        retry = null;
    }

    private AgentFailure refusal(int status) {
        return new AgentFailure("AgentServerRefused", "The agent server " + link.server() + (status == NOT_FOUND
                ? " does not know the conversation any more." : " refused a request with HTTP " + status + "."));
    }

    /** What its socket said for good. @param code of the close */
    AgentFailure closed(int code) {
        return new AgentFailure("AgentServerRefused",
                "The agent server " + link.server() + " closed its socket for good, with " + code + ".");
    }

    AgentFailure tooLarge() {
        return new AgentFailure("AgentEventTooLarge", "The agent server " + link.server() + " has an event that is too large.");
    }
}
