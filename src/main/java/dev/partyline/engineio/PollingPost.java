package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;

/** One POST of a session: reads its body, lets the session have the packets, answers. */
final class PollingPost implements PostBody.Reader {

    private static final System.Logger LOG = System.getLogger(PollingPost.class.getName());

    private final EngineSession session;
    private final AsyncContext request;
    private final PostBody body;
    private final Runnable abort = this::abort;

    private PollingPost(EngineSession session, AsyncContext request, int mostBytes) throws IOException {
        this.session = session;
        this.request = request;
        this.body = PostBody.of(request, mostBytes, this);
    }

    static void begin(EngineSession session, AsyncContext request, int mostBytes) throws IOException {
        var post = new PollingPost(session, request, mostBytes);
        try {
            session.postBegins(post.abort);
            post.body.read();
        } catch (RefusedException refused) {
            post.body.breakOff(refused.error());
        }
    }

    private void abort() {
        body.breakOff(EngineError.UNKNOWN_SESSION);
    }

    /** The application may block, and where a body ends may be a thread for I/O. */
    @Override
    public void whole(byte[] bytes) {
        request.start(() -> deliver(bytes));
    }

    private void deliver(byte[] bytes) {
        try {
            session.posted(EngineIoCodec.decodePayload(text(bytes)));
            answer(null);
        } catch (MalformedPacketException malformed) {
            session.close(EngineDisconnect.PROTOCOL_ERROR);
            answer(EngineError.BAD_REQUEST);
        } catch (RuntimeException failure) { // edge of the container's thread
            LOG.log(ERROR, "a POST could not be served", failure);
            session.close(EngineDisconnect.SERVER_ERROR);
            answer(EngineError.SERVER_ERROR);
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedPacketException("payload is not UTF-8", notUtf8);
        }
    }

    @Override
    public void brokenOff(EngineError why) {
        session.close(why == EngineError.BODY_TOO_LARGE ? EngineDisconnect.MESSAGE_TOO_BIG
                : EngineDisconnect.WRITE_FAILED);
        answer(why);
    }

    /** @param error null when all is well */
    private void answer(EngineError error) {
        session.postEnds(abort);
        try {
            var response = (HttpServletResponse) request.getResponse();
            if (error == null) Answers.ok(response);
            else Answers.refuse(response, error);
            request.complete();
        } catch (IOException | IllegalStateException gone) {
            LOG.log(DEBUG, "nobody to answer", gone);
        }
    }
}
