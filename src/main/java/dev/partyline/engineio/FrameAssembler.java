package dev.partyline.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

import dev.partyline.engineio.EngineIoPacket.Binary;

/**
 * Puts the parts of one WebSocket message together and counts its bytes, because neither server's own limit holds for
 * every way of cutting a message. One thread at a time.
 */
final class FrameAssembler {

    private final int mostBytes;
    private StringBuilder text = new StringBuilder();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private long counted;

    FrameAssembler(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * @return the packet when this was its last part
     * @throws OversizedFrameException when the message grows beyond the limit
     * @throws MalformedPacketException when it is complete and no packet
     */
    Optional<EngineIoPacket> text(String part, boolean last) {
        count(part.length() > mostBytes ? part.length() : part.getBytes(UTF_8).length);
        text.append(part);
        if (!last) return Optional.empty();
        String message = text.toString();
        text = new StringBuilder();
        counted = 0;
        return Optional.of(EngineIoCodec.decode(message));
    }

    /** As {@link #text}, for what is a message of bytes and nothing else. */
    Optional<EngineIoPacket> binary(ByteBuffer part, boolean last) {
        count(part.remaining());
        var copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
        if (!last) return Optional.empty();
        var message = new Binary(ByteBuffer.wrap(bytes.toByteArray()));
        bytes = new ByteArrayOutputStream(0);
        counted = 0;
        return Optional.of(message);
    }

    private void count(long more) {
        counted += more;
        if (counted > mostBytes) throw new OversizedFrameException();
    }
}
