package dev.partyline.socketio;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;

/** Frames as {@link FakeEngineSocket} writes them, the other way round. */
final class Wire {

    private Wire() {}

    /** @param frame {@code 4...} or {@code <hex>} */
    static EngineIoPacket message(String frame) {
        if (frame.startsWith("<")) return new Binary(bytes(frame.substring(1, frame.length() - 1)));
        if (!frame.startsWith("4")) throw new IllegalArgumentException("not a message: " + frame);
        return new Text(Type.MESSAGE, frame.substring(1));
    }

    static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    static List<String> frames(SocketIoPacket packet) {
        return PacketEncoder.encode(packet).stream().map(FakeEngineSocket::wire).toList();
    }
}
