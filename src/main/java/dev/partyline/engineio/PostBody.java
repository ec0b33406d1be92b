package dev.partyline.engineio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/**
 * The body of a POST as it trickles in. It is read without blocking, so that a client that does not finish holds no
 * thread; it ends exactly once: whole, too large, or broken off by client, timeout or session.
 */
final class PostBody implements ReadListener, AsyncListener {

    private static final int CHUNK_BYTES = 8 << 10;

    /** Who waits for the body; exactly one method is called, once. */
    interface Reader {

        void whole(byte[] body);

        void brokenOff(EngineError why);
    }

    private final ServletInputStream in;
    private final int mostBytes;
    private final Reader reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicBoolean over = new AtomicBoolean();

    private PostBody(ServletInputStream in, int mostBytes, Reader reader) {
        this.in = in;
        this.mostBytes = mostBytes;
        this.reader = reader;
    }

    static PostBody of(AsyncContext request, int mostBytes, Reader reader) throws IOException {
        var body = new PostBody(request.getRequest().getInputStream(), mostBytes, reader);
        request.addListener(body);
        return body;
    }

    void read() {
        in.setReadListener(this);
    }

    @Override
    public void onDataAvailable() throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        while (!over.get() && in.isReady() && !in.isFinished()) {
            int read = in.read(chunk);
            if (read < 0) return;
            body.write(chunk, 0, read);
            if (body.size() > mostBytes) breakOff(EngineError.BODY_TOO_LARGE);
        }
    }

    @Override
    public void onAllDataRead() {
        if (over.compareAndSet(false, true)) reader.whole(body.toByteArray());
    }

    void breakOff(EngineError why) {
        if (over.compareAndSet(false, true)) reader.brokenOff(why);
    }

    @Override
    public void onError(Throwable failure) {
        breakOff(EngineError.BAD_REQUEST);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        breakOff(EngineError.BAD_REQUEST);
    }

    @Override
    public void onError(AsyncEvent event) {
        breakOff(EngineError.BAD_REQUEST);
    }

    @Override
    public void onComplete(AsyncEvent event) { }

    @Override
    public void onStartAsync(AsyncEvent event) { }
}
