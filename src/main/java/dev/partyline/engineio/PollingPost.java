package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;

/**
 * One POST of a session: reads its body and lets the session have the packets. Blocks, for reading without blocking
 * gives cut bodies on Payara; a client that does not finish holds the thread until its session ends, which interrupts
 * it, or until the container's read timeout, which WildFly does not have by itself.
 */
final class PollingPost {

    private static final System.Logger LOG = System.getLogger(PollingPost.class.getName());

    private final EngineSession session;
    private final int mostBytes;

    PollingPost(EngineSession session, int mostBytes) {
        this.session = session;
        this.mostBytes = mostBytes;
    }

    /** @throws RefusedException if it was not taken; unless the session takes no POST at all, this has closed it */
    void serve(HttpServletRequest request) throws RefusedException {
        var reading = new InterruptibleRead();
        session.postBegins(reading);
        try {
            byte[] body = read(request, mostBytes);
            if (body.length > mostBytes) throw refused(EngineDisconnect.MESSAGE_TOO_BIG, EngineError.BODY_TOO_LARGE);
            reading.end();
            session.posted(EngineIoCodec.decodePayload(text(body)));
        } catch (MalformedPacketException malformed) {
            throw refused(EngineDisconnect.PROTOCOL_ERROR, EngineError.BAD_REQUEST);
        } catch (IOException brokenOff) {
            LOG.log(DEBUG, "a POST was broken off", brokenOff);
            throw refused(EngineDisconnect.LEFT, EngineError.BAD_REQUEST);
        } catch (RuntimeException failure) { // edge of the container's thread
            LOG.log(ERROR, "a POST could not be served", failure);
            throw refused(EngineDisconnect.SERVER_ERROR, EngineError.SERVER_ERROR);
        } finally {
            reading.end();
            session.postEnds(reading);
        }
    }

    /** @return the body; of one that is longer than this, one byte more, at least */
    static byte[] read(HttpServletRequest request, int mostBytes) throws IOException {
        if (request.getContentLengthLong() > mostBytes) return new byte[mostBytes + 1];
        return request.getInputStream().readNBytes(mostBytes + 1);
    }

    private RefusedException refused(EngineDisconnect reason, EngineError error) {
        session.close(reason);
        return new RefusedException(error);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedPacketException("payload is not UTF-8", notUtf8);
        }
    }
}
