package dev.partyline.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The answer to a held poll. It is written without blocking, so that a client that does not read holds no thread, and
 * a timer ends it, the same on every container.
 *
 * <p>Threading: any. Payara uses request and response again for others as soon as the request has ended, and may tell of
 * room to write even then; so the response is touched with {@link #touching} held only, and not once {@link #ended}.
 * Nobody is called with that lock held but the container, to write.
 */
final class PollAnswer implements EngineTransport, WriteListener {

    private static final EngineIoPacket CLOSE = new Text(Type.CLOSE, "");
    private static final EngineIoPacket NOOP = new Text(Type.NOOP, "");

    private final AsyncContext request;
    private final Consumer<EngineTransport> lost;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private final ReentrantLock touching = new ReentrantLock();
    private ServletOutputStream out;
    private byte[] body;
    private boolean written;
    private Throwable failed;
    private boolean ended;

    /**
     * @param request that has no timeout of its own
     * @param lost told when the request ends before it was answered
     */
    PollAnswer(AsyncContext request, Consumer<EngineTransport> lost) {
        this.request = request;
        this.lost = lost;
    }

    /** Ends the request if it has not ended by then. To be called once, before anything else. */
    void endWithin(Duration limit, EngineThreads threads) {
        Future<?> alarm = threads.afterIfEver(limit, () -> complete(new IOException("not taken in time")));
        taken.whenComplete((done, failure) -> alarm.cancel(false));
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> packets) {
        if (answered.compareAndSet(false, true)) answer(packets);
        else taken.completeExceptionally(new IllegalStateException("a poll is answered once"));
        return taken;
    }

    private void answer(List<EngineIoPacket> packets) {
        answer(HttpServletResponse.SC_OK, "text/plain; charset=UTF-8", EngineIoCodec.encodePayload(packets).getBytes(UTF_8));
    }

    /** Answers with what another server has answered. @return as {@link #send} */
    CompletionStage<Void> pass(int status, String type, byte[] bytes) {
        if (answered.compareAndSet(false, true)) answer(status, type, bytes);
        else taken.completeExceptionally(new IllegalStateException("a poll is answered once"));
        return taken;
    }

    private void answer(int status, String type, byte[] bytes) {
        touch(() -> {
            var response = (HttpServletResponse) request.getResponse();
            response.setStatus(status);
            response.setContentType(type);
            response.setContentLength(bytes.length);
            out = response.getOutputStream();
            body = bytes;
            out.setWriteListener(this);
        });
    }

    /** The container may call this from within {@link #answer}, and does again when a write has ended. */
    @Override
    public void onWritePossible() {
        touch(() -> {
            if (!out.isReady()) return;
            if (body != null) {
                byte[] bytes = body;
                body = null;
                out.write(bytes);
            }
            written = out.isReady();
        });
    }

    @FunctionalInterface
    private interface Touch {
        void run() throws IOException;
    }

    private void touch(Touch work) {
        boolean done;
        touching.lock();
        try {
            if (!ended) work.run();
        } catch (IOException | RuntimeException goneMeanwhile) { // each container throws its own
            failed = goneMeanwhile;
        } finally {
            done = touching.getHoldCount() == 1 && (written || failed != null);
            touching.unlock();
        }
        if (done) complete(failed);
    }

    @Override
    public void onError(Throwable failure) {
        complete(failure);
    }

    @Override
    public boolean ping(long mark) {
        return false;
    }

    /** A client that said goodbye gets a noop, another one hears that it has to go. */
    @Override
    public void close(EngineDisconnect reason) {
        if (answered.compareAndSet(false, true)) answer(List.of(reason == EngineDisconnect.LEFT ? NOOP : CLOSE));
    }

    @Override
    public void refuse() {
        refuse(EngineError.BAD_REQUEST);
    }

    /** The session does not want this poll. */
    void refuse(EngineError error) {
        if (!answered.compareAndSet(false, true)) return;
        touch(() -> {
            Answers.refuse((HttpServletResponse) request.getResponse(), error);
            written = true;
        });
    }

    private void complete(Throwable failure) {
        if (!ends()) return;
        Throwable why = failure;
        try {
            request.complete();
        } catch (RuntimeException completedByContainer) { // each container throws its own
            why = completedByContainer;
        }
        tell(why);
    }

    /** @return whether it has not before; from the return of this on the response is not touched any more */
    private boolean ends() {
        touching.lock();
        try {
            boolean first = !ended;
            ended = true;
            return first;
        } finally {
            touching.unlock();
        }
    }

    private void tell(Throwable failure) {
        if (failure == null) taken.complete(null);
        else taken.completeExceptionally(failure);
        if (answered.compareAndSet(false, true)) lost.accept(this);
    }
}
