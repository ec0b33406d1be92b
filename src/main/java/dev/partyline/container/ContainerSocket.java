package dev.partyline.container;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;

/**
 * A container's WebSocket: sends without blocking, asks for signs of life, and ends so that neither side is surprised.
 *
 * <p>Threading: {@link #send} has one caller at a time, the rest comes from any thread. Nothing blocks.
 */
public final class ContainerSocket {

    private static final System.Logger LOG = System.getLogger(ContainerSocket.class.getName());

    /** How long a peer that is about to be closed may take to answer a ping. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final Session socket;
    private final BiFunction<Duration, Runnable, Future<?>> timer;
    private final AtomicReference<CloseReason> closing = new AtomicReference<>();
    /** Held while frames are handed over, and for the moment in which the socket ends. */
    private final ReentrantLock handing = new ReentrantLock();
    private boolean ended;

    /** @param timer runs something short once after a delay; may refuse when the server stops */
    public ContainerSocket(Session socket, BiFunction<Duration, Runnable, Future<?>> timer) {
        this.socket = socket;
        this.timer = timer;
    }

    /** Gives one frame to the container. */
    @FunctionalInterface
    public interface Sender<F> {

        void send(RemoteEndpoint.Async remote, F frame, SendHandler taken);
    }

    /**
     * Hands frames over, in this order.
     *
     * @return completes when the container has taken all, perhaps before this returns; exceptionally when one could not
     *     be sent
     */
    public <F> CompletionStage<Void> send(List<F> frames, Sender<F> sender) {
        var batch = new Batch(frames.size());
        handing.lock();
        try {
            if (ended) throw new IllegalStateException("the socket has ended");
            send(socket.getAsyncRemote(), frames, sender, batch);
        } catch (IOException | RuntimeException closedMeanwhile) { // each container throws its own
            batch.completeExceptionally(closedMeanwhile);
        } finally {
            handing.unlock();
        }
        return batch;
    }

    /** WildFly's I/O thread is woken once for all that are handed over together, and not for each; Payara knows no batches. */
    private static <F> void send(RemoteEndpoint.Async remote, List<F> frames, Sender<F> sender, SendHandler taken)
            throws IOException {
        boolean many = frames.size() > 1;
        if (many) remote.setBatchingAllowed(true);
        try {
            for (F frame : frames) sender.send(remote, frame, taken);
        } finally {
            if (many) flush(remote);
        }
    }

    /** In this order: who writes beside us, such as the container its close frame, flushes from the first line on. */
    private static void flush(RemoteEndpoint.Async remote) throws IOException {
        remote.setBatchingAllowed(false);
        remote.flushBatch();
    }

    /** Sends the frame asynchronously on both servers, whatever the peer does. */
    public void ping(long mark) {
        handing.lock();
        try {
            if (!ended) socket.getAsyncRemote().sendPing(ByteBuffer.allocate(Long.BYTES).putLong(0, mark));
        } catch (IOException | RuntimeException closedMeanwhile) {
            LOG.log(DEBUG, () -> "no ping to " + socket.getId(), closedMeanwhile);
        } finally {
            handing.unlock();
        }
    }

    /** @return the mark that a pong brings back; empty for one that answers no ping of ours */
    public static OptionalLong mark(ByteBuffer pong) {
        return pong.remaining() == Long.BYTES ? OptionalLong.of(pong.getLong(pong.position())) : OptionalLong.empty();
    }

    /**
     * From the return of this on nothing is handed over any more. To be called before the container lets go of the
     * socket: Payara gives what belonged to it to the next connection, and who still writes then writes to a stranger.
     */
    public void ended() {
        handing.lock();
        ended = true;
        handing.unlock();
    }

    /**
     * Asks for one more sign of life and closes on the thread that brings it, or without it after {@link #LAST_WORD}; at
     * once when the server stops. Payara hangs up right behind its close frame, and if a frame of the peer comes in while
     * another thread does that, it takes the socket's old request for a new one and serves it again. The first call
     * counts. Nothing here is a class of ours that is needed for the first time: when Payara stops, it loads none any more.
     *
     * @param text at most 123 bytes
     * @param atOnce whether the peer is not waited for, because the server stops
     */
    public void close(int code, String text, boolean atOnce) {
        if (!closing.compareAndSet(null, new CloseReason(CloseCodes.getCloseCode(code), text))) return;
        try {
            if (atOnce) {
                closeNow();
            } else {
                timer.apply(LAST_WORD, this::closeNow);
                ping(0);
            }
        } catch (RejectedExecutionException stopping) {
            closeNow();
        }
    }

    /**
     * To be asked with everything that comes in, on the thread that brings it.
     *
     * @return whether the socket is being closed, so that what came is of no interest any more
     */
    public boolean closing() {
        boolean closes = closing.get() != null;
        if (closes) closeNow();
        return closes;
    }

    private void closeNow() {
        ended();
        try {
            socket.close(closing.get());
        } catch (IOException | RuntimeException closedMeanwhile) {
            LOG.log(DEBUG, () -> "close of " + socket.getId(), closedMeanwhile);
        }
    }

    /** Completes when every frame was taken; the container calls it inline or from a thread of its own. */
    private static final class Batch extends CompletableFuture<Void> implements SendHandler {

        private final AtomicInteger open;

        Batch(int frames) {
            open = new AtomicInteger(frames);
        }

        @Override
        public void onResult(SendResult result) {
            if (!result.isOK()) completeExceptionally(result.getException());
            else if (open.decrementAndGet() == 0) complete(null);
        }
    }
}
