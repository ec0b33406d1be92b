package dev.partyline.websocket;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

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

    private final Session socket;

    WebSocketTransport(Session socket) {
        this.socket = socket;
    }

    @Override
    public CompletionStage<Void> send(List<String> frames) {
        var batch = new Batch(frames.size());
        try {
            for (String frame : frames) socket.getAsyncRemote().sendText(frame, batch);
        } catch (RuntimeException closedMeanwhile) { // each container throws its own
            batch.completeExceptionally(closedMeanwhile);
        }
        return batch;
    }

    /** Sends the frame asynchronously on both servers, whatever the peer does. */
    @Override
    public void ping(long mark) {
        try {
            socket.getAsyncRemote().sendPing(ByteBuffer.allocate(Long.BYTES).putLong(0, mark));
        } catch (IOException | RuntimeException closedMeanwhile) {
            LOG.log(DEBUG, () -> "no ping to " + socket.getId(), closedMeanwhile);
        }
    }

    /** @return the mark that a pong brings back; empty for one that answers no ping of ours */
    static OptionalLong mark(ByteBuffer pong) {
        return pong.remaining() == Long.BYTES ? OptionalLong.of(pong.getLong(pong.position())) : OptionalLong.empty();
    }

    @Override
    public void close(Disconnect reason) {
        close(socket, reason);
    }

    static void close(Session socket, Disconnect reason) {
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
