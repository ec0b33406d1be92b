package dev.partyline.agent.remote;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.AgentStep;
import dev.partyline.conversation.ConversationState;
import dev.partyline.session.DeliveryThreads;
import jakarta.json.JsonValue;

/**
 * The agent is a conversation of another agent server. This is the side of it that its session sees; what is done about it,
 * the {@link RemoteCourse} decides.
 *
 * <p>Threading: everything happens on one executor, whatever thread calls.
 */
final class RemoteRuntime implements AgentRuntime {

    private static final System.Logger LOG = System.getLogger(RemoteRuntime.class.getName());

    private final RemoteLink link;
    private final DeliveryThreads threads;
    private final Executor executor;
    private final RemoteCourse course;
    private final RemoteSocket socket;
    private final Runnable whenClosed;

    private CompletableFuture<AgentStep> asked;
    private AgentFailure fatal;
    private Future<?> timer;
    private boolean closed;

    RemoteRuntime(RemoteLink link, DeliveryThreads threads, Runnable whenClosed) {
        this.link = link;
        this.threads = threads;
        this.whenClosed = whenClosed;
        Executor stripe = threads.stripe();
        executor = work -> stripe.execute(() -> guarded(work));
        course = new RemoteCourse(link, threads, executor, this);
        socket = new RemoteSocket(link, threads, executor, course);
    }

    @Override
    public boolean autonomous() {
        return true;
    }

    @Override
    public CompletionStage<AgentStep> next(ConversationState state) {
        var step = new CompletableFuture<AgentStep>();
        executor.execute(() -> {
            asked = step;
            course.next(state);
        });
        return step;
    }

    /** {@inheritDoc} What was decided is seen in the state. */
    @Override
    public void rejected() {
        // told to the agent as soon as the state shows it
    }

    @Override
    public void changed(ConversationState state) {
        executor.execute(() -> course.see(state));
    }

    /** {@inheritDoc} Nothing has to be started: it was made there before there was a conversation here. */
    @Override
    public Standing standing(ConversationState state) {
        return RemoteOutage.isToldIn(state) ? Standing.UNREACHABLE : Standing.READY;
    }

    /** Stops the agent, whatever becomes of this. Any thread. */
    CompletionStage<?> interrupt() {
        return link.api().post(link.id(), "interrupt", JsonValue.EMPTY_JSON_OBJECT);
    }

    /** A doorbell from elsewhere. Any thread. */
    void ring() {
        executor.execute(() -> course.rung(null));
    }

    @Override
    public void close() {
        executor.execute(() -> {
            closed = true;
            socket.close();
            course.close();
            cancelTimer();
            whenClosed.run();
        });
    }

    /** The edge of the thread: whatever goes wrong ends the run, and is said in the log of the server. */
    private void guarded(Runnable work) {
        if (closed) return;
        try {
            work.run();
        } catch (AgentFailure failure) {
            fail(failure);
        } catch (RuntimeException broken) {
            LOG.log(WARNING, () -> "the agent of " + link.conversation() + " is broken", broken);
            fail(new AgentFailure("AgentBroken", "The connection to the agent server is broken; the server's log says why."));
        }
    }

    /** Ends the run; if nobody asks for a step now, as soon as somebody does. */
    void fail(AgentFailure failure) {
        CompletableFuture<AgentStep> waiting = asked;
        asked = null;
        fatal = waiting == null ? failure : null;
        cancelTimer();
        if (waiting != null) waiting.completeExceptionally(failure);
    }

    /** Whatever went wrong was of an earlier run. */
    void forgive() {
        fatal = null;
    }

    /** Why the run cannot go on, or null. */
    AgentFailure fatal() {
        return fatal;
    }

    /** A step is asked for. */
    boolean asks() {
        return asked != null;
    }

    void give(AgentStep step) {
        CompletableFuture<AgentStep> waiting = asked;
        asked = null;
        cancelTimer();
        waiting.complete(step);
    }

    void openSocket() {
        socket.open();
    }

    void doubtSocket() {
        socket.doubt();
    }

    /** Has the course look again; of several only the last is heeded. */
    void lookAfter(Duration delay) {
        cancelTimer();
        timer = threads.after(delay, () -> executor.execute(() -> {
            timer = null;
            course.rung(null);
        }));
    }

    boolean looksLater() {
        return timer != null;
    }

    private void cancelTimer() {
        if (timer != null) timer.cancel(false);
        timer = null;
    }
}
