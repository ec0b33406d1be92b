package dev.partyline.engineio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;

import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;

/**
 * Engine.IO protocol revision 4 on the wire: a text packet is one type digit and its data; a polling payload is packets
 * joined by U+001E, in which binary appears as {@code b} followed by base64.
 *
 * <p>Pure functions without state; safe from any thread. What they allocate is a small multiple of what they are given;
 * how much that is, is the transport's business.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">Engine.IO protocol</a>
 */
public final class EngineIoCodec {

    private static final char SEPARATOR = '\u001e';
    private static final Type[] TYPES = Type.values(); // ordinal = digit on the wire

    private EngineIoCodec() {}

    /** @return the packet as text, which is how all packets travel but binary ones over a WebSocket */
    public static String encode(EngineIoPacket packet) {
        if (packet instanceof Text text) return text.type().ordinal() + text.data();
        ByteBuffer base64 = Base64.getEncoder().encode(((Binary) packet).data().duplicate());
        return 'b' + new String(base64.array(), 0, base64.limit(), ISO_8859_1);
    }

    /** @throws MalformedPacketException if empty, of unknown type, or not base64 after {@code b} */
    public static EngineIoPacket decode(String wire) {
        if (wire.isEmpty()) throw new MalformedPacketException("empty packet");
        char head = wire.charAt(0);
        if (head == 'b') return new Binary(base64(wire.substring(1)));
        int type = head - '0';
        if (type < 0 || type >= TYPES.length) throw new MalformedPacketException("unknown packet type");
        return new Text(TYPES[type], wire.substring(1));
    }

    public static String encodePayload(List<EngineIoPacket> packets) {
        var payload = new StringJoiner(String.valueOf(SEPARATOR));
        packets.forEach(packet -> payload.add(encode(packet)));
        return payload.toString();
    }

    /** @throws MalformedPacketException if any one packet is malformed; then none is returned */
    public static List<EngineIoPacket> decodePayload(String payload) {
        var packets = new ArrayList<EngineIoPacket>();
        int from = 0;
        for (int to; (to = payload.indexOf(SEPARATOR, from)) >= 0; from = to + 1) {
            packets.add(decode(payload.substring(from, to)));
        }
        packets.add(decode(payload.substring(from)));
        return packets;
    }

    private static ByteBuffer base64(String text) {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedPacketException("binary packet is not base64", notBase64);
        }
    }
}
