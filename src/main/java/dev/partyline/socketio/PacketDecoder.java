package dev.partyline.socketio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.socketio.SocketIoPacket.Ack;
import dev.partyline.socketio.SocketIoPacket.Connect;
import dev.partyline.socketio.SocketIoPacket.ConnectError;
import dev.partyline.socketio.SocketIoPacket.Disconnect;
import dev.partyline.socketio.SocketIoPacket.Event;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Makes packets of the messages of one connection, in order; remembers a packet whose attachments are still to come.
 * After an exception its state is of no use. Not safe for several threads at once.
 */
final class PacketDecoder {

    private final SocketIoLimits limits;
    private final List<ByteBuffer> attachments = new ArrayList<>();
    private SocketIoPacket incomplete;
    private int expected;
    private long bytes;

    PacketDecoder(SocketIoLimits limits) {
        this.limits = limits;
    }

    /**
     * @return the packet that is complete with this message; empty while attachments are missing
     * @throws InvalidPacketException if the message is no packet, or not the one that had to come
     */
    Optional<SocketIoPacket> add(EngineIoPacket message) {
        if (message instanceof Binary binary) return attach(binary.data());
        if (incomplete != null) throw new InvalidPacketException("text in the middle of a binary packet");
        PacketHead head = PacketHead.read(((Text) message).data(), limits);
        SocketIoPacket packet = packet(head);
        if (head.attachments() == 0) return Optional.of(packet);
        incomplete = packet;
        expected = head.attachments();
        return Optional.empty();
    }

    private Optional<SocketIoPacket> attach(ByteBuffer data) {
        if (incomplete == null) throw new InvalidPacketException("attachment of no packet");
        bytes += data.remaining();
        if (bytes > limits.attachmentBytes()) throw new InvalidPacketException("attachments are too large");
        attachments.add(data);
        return attachments.size() < expected ? Optional.empty() : Optional.of(complete());
    }

    private SocketIoPacket complete() {
        SocketIoPacket packet = withAttachments(incomplete);
        incomplete = null;
        attachments.clear();
        bytes = 0;
        return packet;
    }

    private SocketIoPacket withAttachments(SocketIoPacket packet) {
        if (packet instanceof Event event) {
            return new Event(event.namespace(), event.ack(), event.name(),
                    new Arguments(event.arguments().json(), attachments));
        }
        Ack ack = (Ack) packet;
        return new Ack(ack.namespace(), ack.id(), new Arguments(ack.arguments().json(), attachments));
    }

    private SocketIoPacket packet(PacketHead head) {
        return switch (head.kind()) {
            case CONNECT -> connect(head);
            case DISCONNECT -> disconnect(head);
            case CONNECT_ERROR -> connectError(head);
            case EVENT, BINARY_EVENT -> event(head);
            case ACK, BINARY_ACK -> ack(head);
        };
    }

    private Connect connect(PacketHead head) {
        withoutId(head);
        boolean bare = head.payload().isEmpty();
        if (!bare && !(parse(head) instanceof JsonObject)) throw new InvalidPacketException("CONNECT without an object");
        return new Connect(head.namespace(), head.query(),
                bare ? Optional.empty() : Optional.of(head.payload().strip()));
    }

    private Disconnect disconnect(PacketHead head) {
        withoutId(head);
        if (!head.payload().isEmpty()) throw new InvalidPacketException("DISCONNECT with a payload");
        return new Disconnect(head.namespace());
    }

    private ConnectError connectError(PacketHead head) {
        withoutId(head);
        JsonValue reason = parse(head);
        boolean known = reason instanceof JsonObject || reason instanceof JsonString;
        if (!known) throw new InvalidPacketException("CONNECT_ERROR without a reason");
        return new ConnectError(head.namespace(), head.payload().strip());
    }

    private Event event(PacketHead head) {
        JsonArray array = array(head);
        if (array.isEmpty() || !(array.get(0) instanceof JsonString name)) {
            throw new InvalidPacketException("event without a name");
        }
        List<String> elements = RawJson.elements(head.payload());
        var arguments = new Arguments(elements.subList(1, elements.size()), List.of());
        return new Event(head.namespace(), head.id(), name.getString(), arguments);
    }

    private Ack ack(PacketHead head) {
        if (head.id().isEmpty()) throw new InvalidPacketException("acknowledgement of nothing");
        array(head);
        return new Ack(head.namespace(), head.id().getAsLong(),
                new Arguments(RawJson.elements(head.payload()), List.of()));
    }

    /** The payload, with a place for each attachment. */
    private JsonArray array(PacketHead head) {
        if (!(parse(head) instanceof JsonArray array)) throw new InvalidPacketException("payload is not an array");
        if (head.attachments() > 0) Placeholders.check(array, head.attachments());
        return array;
    }

    private JsonValue parse(PacketHead head) {
        return RawJson.parse(head.payload(), limits.nesting());
    }

    private static void withoutId(PacketHead head) {
        if (head.id().isPresent()) throw new InvalidPacketException("a number that nobody acknowledges");
    }
}
