package dev.partyline.socketio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.socketio.SocketIoPacket.Ack;
import dev.partyline.socketio.SocketIoPacket.Connect;
import dev.partyline.socketio.SocketIoPacket.ConnectError;
import dev.partyline.socketio.SocketIoPacket.Disconnect;
import dev.partyline.socketio.SocketIoPacket.Event;
import jakarta.json.JsonString;

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
        Optional<String> payload = head.payload().isEmpty() ? Optional.empty() : Optional.of(payload(head, "{"));
        return new Connect(head.namespace(), head.query(), payload);
    }

    private Disconnect disconnect(PacketHead head) {
        withoutId(head);
        if (!head.payload().isEmpty()) throw new InvalidPacketException("DISCONNECT with a payload");
        return new Disconnect(head.namespace());
    }

    private ConnectError connectError(PacketHead head) {
        withoutId(head);
        return new ConnectError(head.namespace(), payload(head, "{\""));
    }

    private Event event(PacketHead head) {
        List<String> elements = elements(head);
        boolean named = !elements.isEmpty() && elements.get(0).startsWith("\"");
        if (!named) throw new InvalidPacketException("event without a name");
        String name = ((JsonString) EventJson.parse(elements.get(0))).getString();
        return new Event(head.namespace(), head.id(), name,
                new Arguments(elements.subList(1, elements.size()), List.of()));
    }

    private Ack ack(PacketHead head) {
        if (head.id().isEmpty()) throw new InvalidPacketException("acknowledgement of nothing");
        return new Ack(head.namespace(), head.id().getAsLong(), new Arguments(elements(head), List.of()));
    }

    /** Of an array that has a place for each attachment. */
    private List<String> elements(PacketHead head) {
        return RawJson.elements(payload(head, "["), limits.arguments() + 1);
    }

    /** @param begins the characters with which it may begin, which tell its type */
    private String payload(PacketHead head, String begins) {
        String json = head.payload().strip();
        boolean fits = !json.isEmpty() && begins.indexOf(json.charAt(0)) >= 0;
        if (!fits) throw new InvalidPacketException("payload of another type");
        JsonCheck.check(json, limits.nesting(), head.attachments());
        return json;
    }

    private static void withoutId(PacketHead head) {
        if (head.id().isPresent()) throw new InvalidPacketException("a number that nobody acknowledges");
    }
}
