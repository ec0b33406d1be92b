package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.engineio.EngineIoPacket.Binary;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;

/**
 * Carries packets over a container's WebSocket, each in a frame of its own. Keeps the rules of the other sockets of
 * this server: asynchronous, one writer, nothing behind the end.
 */
final class EngineWebSocket implements EngineTransport {

    private static final System.Logger LOG = System.getLogger(EngineWebSocket.class.getName());

    /** How long a peer that is about to be closed may take to answer a ping. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);
    private static final long LAST_WORD_MARK = 0;

    private final Session socket;
    private final EngineThreads threads;
    private final AtomicReference<EngineDisconnect> closing = new AtomicReference<>();
    /** Held while frames are handed over, and for the moment in which the socket ends. */
    private final ReentrantLock handing = new ReentrantLock();
    private boolean ended;

    EngineWebSocket(Session socket, EngineThreads threads) {
        this.socket = socket;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> packets) {
        var batch = new Frames(packets.size());
        handing.lock();
        try {
            if (ended) throw new IllegalStateException("the socket has ended");
            send(socket.getAsyncRemote(), packets, batch);
        } catch (IOException | RuntimeException closedMeanwhile) { // each container throws its own
            batch.completeExceptionally(closedMeanwhile);
        } finally {
            handing.unlock();
        }
        return batch;
    }

    /** WildFly's I/O thread is woken once for all of them together, and not for each; Payara knows no batches. */
    private static void send(RemoteEndpoint.Async remote, List<EngineIoPacket> packets, SendHandler sent)
            throws IOException {
        remote.setBatchingAllowed(packets.size() > 1);
        try {
            for (EngineIoPacket packet : packets) send(remote, packet, sent);
        } finally {
            if (packets.size() > 1) flush(remote);
        }
    }

    /** In this order: who writes beside us, such as the container its close frame, flushes from the first line on. */
    private static void flush(RemoteEndpoint.Async remote) throws IOException {
        remote.setBatchingAllowed(false);
        remote.flushBatch();
    }

    private static void send(RemoteEndpoint.Async remote, EngineIoPacket packet, SendHandler sent) {
        if (packet instanceof Binary binary) remote.sendBinary(binary.data().duplicate(), sent);
        else remote.sendText(EngineIoCodec.encode(packet), sent);
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

    /**
     * Asks for one more sign of life and closes on the thread that brings it, or without it after {@link #LAST_WORD}; at
     * once when the server stops. Payara hangs up right behind its close frame, and if a frame of the peer comes in while
     * another thread does that, it takes the socket's old request for a new one and serves it again.
     */
    @Override
    public void close(EngineDisconnect reason) {
        if (!closing.compareAndSet(null, reason)) return;
        try {
            if (reason == EngineDisconnect.RESTART) {
                closeNow();
            } else {
                threads.after(LAST_WORD, this::closeNow);
                ping(LAST_WORD_MARK);
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

    /** Sends the frame asynchronously on both servers, whatever the peer does. */
    @Override
    public boolean ping(long mark) {
        handing.lock();
        try {
            if (!ended) socket.getAsyncRemote().sendPing(ByteBuffer.allocate(Long.BYTES).putLong(0, mark));
        } catch (IOException | RuntimeException closedMeanwhile) {
            LOG.log(DEBUG, "no ping to a closing socket", closedMeanwhile);
        } finally {
            handing.unlock();
        }
        return true;
    }

    /** @return the mark that a pong brings back; 0, which confirms nothing, for one that answers no ping of ours */
    static long mark(ByteBuffer pong) {
        return pong.remaining() == Long.BYTES ? pong.getLong(pong.position()) : LAST_WORD_MARK;
    }

    private void closeNow() {
        EngineDisconnect reason = closing.get();
        ended();
        try {
            socket.close(new CloseReason(CloseCodes.getCloseCode(reason.code()), reason.text()));
        } catch (IOException | RuntimeException closedMeanwhile) {
            LOG.log(DEBUG, "the socket was closed already", closedMeanwhile);
        }
    }

    /** Completes when every frame was taken; the container calls it inline or from a thread of its own. */
    private static final class Frames extends CompletableFuture<Void> implements SendHandler {

        private final AtomicInteger open;

        Frames(int frames) {
            open = new AtomicInteger(frames);
        }

        @Override
        public void onResult(SendResult result) {
            if (!result.isOK()) completeExceptionally(result.getException());
            else if (open.decrementAndGet() == 0) complete(null);
        }
    }
}
