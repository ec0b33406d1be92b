package dev.partyline.socketio;

import java.util.List;
import java.util.OptionalLong;

import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.socketio.SocketIoPacket.Event;

/**
 * An event as it goes on the wire, so that many clients of a namespace cost one encoding.
 *
 * @param messages the text, and behind it the attachments
 */
public record EncodedEvent(String namespace, List<EngineIoPacket> messages) {

    /** @throws InvalidPacketException if the name is reserved */
    public static EncodedEvent of(String namespace, String name, Arguments arguments) {
        return new EncodedEvent(namespace,
                PacketEncoder.encode(new Event(namespace, OptionalLong.empty(), name, arguments)));
    }

    /** The messages for one client: transports move the position of a buffer. */
    List<EngineIoPacket> copy() {
        if (messages.size() == 1) return messages;
        return messages.stream().map(EncodedEvent::copy).toList();
    }

    private static EngineIoPacket copy(EngineIoPacket message) {
        return message instanceof Binary binary ? new Binary(binary.data().duplicate()) : message;
    }
}
