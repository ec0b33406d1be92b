package dev.partyline.websocket;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.Disconnect;
import dev.partyline.session.Transport;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;

/**
 * Carries frames over a container's WebSocket. The only class that calls the container's send; its one caller is the
 * connection's writer.
 */
final class WebSocketTransport implements Transport {

    private static final System.Logger LOG = System.getLogger(WebSocketTransport.class.getName());

    /** How long a peer that is about to be closed may take to answer a ping. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private final Session socket;
    private final DeliveryThreads threads;
    private final AtomicReference<Disconnect> closing = new AtomicReference<>();
    /** Held while frames are handed over, and for the moment in which the socket ends. */
    private final ReentrantLock handing = new ReentrantLock();
    private boolean ended;

    WebSocketTransport(Session socket, DeliveryThreads threads) {
        this.socket = socket;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Void> send(List<String> frames) {
        var batch = new Batch(frames.size());
        handing.lock();
        try {
            for (String frame : frames) {
                if (ended) throw new IllegalStateException("the socket has ended");
                socket.getAsyncRemote().sendText(frame, batch);
            }
        } catch (RuntimeException closedMeanwhile) { // each container throws its own
            batch.completeExceptionally(closedMeanwhile);
        } finally {
            handing.unlock();
        }
        return batch;
    }

    /** Sends the frame asynchronously on both servers, whatever the peer does. */
    @Override
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

    /**
     * From the return of this on nothing is handed over any more. To be called before the container lets go of the
     * socket: Payara gives what belonged to it to the next connection, and who still writes then writes to a stranger.
     */
    void ended() {
        handing.lock();
        ended = true;
        handing.unlock();
    }

    /** @return the mark that a pong brings back; empty for one that answers no ping of ours */
    static OptionalLong mark(ByteBuffer pong) {
        return pong.remaining() == Long.BYTES ? OptionalLong.of(pong.getLong(pong.position())) : OptionalLong.empty();
    }

    /**
     * Asks for one more sign of life and closes on the thread that brings it, or without it after {@link #LAST_WORD}; at
     * once when the server stops. Payara hangs up right behind its close frame, and if a frame of the peer comes in while
     * another thread does that, it takes the socket's old request for a new one and serves it again.
     */
    @Override
    public void close(Disconnect reason) {
        if (!closing.compareAndSet(null, reason)) return;
        try {
            if (reason == Disconnect.RESTART) {
                closeNow();
            } else {
                threads.after(LAST_WORD, this::closeNow);
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
    boolean closing() {
        boolean closes = closing.get() != null;
        if (closes) closeNow();
        return closes;
    }

    private void closeNow() {
        Disconnect reason = closing.get();
        ended();
        try {
            socket.close(new CloseReason(CloseCodes.getCloseCode(reason.code()), reason.text()));
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
