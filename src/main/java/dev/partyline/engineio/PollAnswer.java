package dev.partyline.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The answer to a held poll. It is written without blocking, so that a client that does not read holds no thread, and
 * the container's timeout ends it.
 */
final class PollAnswer implements EngineTransport, WriteListener, AsyncListener {

    private static final EngineIoPacket CLOSE = new Text(Type.CLOSE, "");
    private static final EngineIoPacket NOOP = new Text(Type.NOOP, "");

    private final AsyncContext request;
    private final Consumer<EngineTransport> lost;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private ServletOutputStream out;
    private byte[] body;

    /** @param lost told when the request ends before it was answered */
    PollAnswer(AsyncContext request, Consumer<EngineTransport> lost) {
        this.request = request;
        this.lost = lost;
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> packets) {
        if (answered.compareAndSet(false, true)) answer(packets);
        else taken.completeExceptionally(new IllegalStateException("a poll is answered once"));
        return taken;
    }

    private void answer(List<EngineIoPacket> packets) {
        try {
            var response = (HttpServletResponse) request.getResponse();
            byte[] bytes = EngineIoCodec.encodePayload(packets).getBytes(UTF_8);
            response.setContentType("text/plain; charset=UTF-8");
            response.setContentLength(bytes.length);
            out = response.getOutputStream();
            body = bytes;
            out.setWriteListener(this);
        } catch (IOException | RuntimeException goneMeanwhile) { // each container throws its own
            onError(goneMeanwhile);
        }
    }

    /** Called again by the container when a write has ended. */
    @Override
    public void onWritePossible() throws IOException {
        if (body != null && out.isReady()) {
            byte[] bytes = body;
            body = null;
            out.write(bytes);
        }
        if (body == null && out.isReady()) complete(null);
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
        try {
            Answers.refuse((HttpServletResponse) request.getResponse(), error);
            complete(null);
        } catch (IOException gone) {
            complete(gone);
        }
    }

    private void complete(Throwable failure) {
        if (!over.compareAndSet(false, true)) return;
        try {
            request.complete();
        } catch (IllegalStateException completedByContainer) {
            taken.completeExceptionally(completedByContainer);
        }
        if (failure == null) taken.complete(null);
        else taken.completeExceptionally(failure);
        if (answered.compareAndSet(false, true)) lost.accept(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        complete(new IOException("not taken in time"));
    }

    @Override
    public void onError(AsyncEvent event) {
        complete(event.getThrowable() == null ? new IOException("request failed") : event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) { }

    @Override
    public void onStartAsync(AsyncEvent event) { }
}
