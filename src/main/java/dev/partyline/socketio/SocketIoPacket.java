package dev.partyline.socketio;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One packet of the protocol, complete with its attachments. Whether it goes out as BINARY_EVENT or EVENT, BINARY_ACK or
 * ACK, follows from them. JSON payloads are texts, as they stand.
 */
public sealed interface SocketIoPacket {

    /** Name of the namespace that needs no name on the wire. */
    String MAIN = "/";

    String namespace();

    /**
     * @param query what followed a question mark in the namespace, as older clients have it; undecoded
     * @param payload an object: credentials from a client, the id of the connection from a server
     */
    record Connect(String namespace, Optional<String> query, Optional<String> payload) implements SocketIoPacket { }

    record Disconnect(String namespace) implements SocketIoPacket { }

    /** @param payload an object with a {@code message}, or a string */
    record ConnectError(String namespace, String payload) implements SocketIoPacket { }

    /** @param ack the number under which an acknowledgement is expected; empty for none */
    record Event(String namespace, OptionalLong ack, String name, Arguments arguments) implements SocketIoPacket {

        /** Names that client libraries use for themselves; the reference's parser takes a packet with one for broken. */
        private static final Set<String> RESERVED = Set.of("connect", "connect_error", "disconnect", "disconnecting",
                "newListener", "removeListener");

        /** @throws InvalidPacketException if the name is reserved */
        public Event {
            if (RESERVED.contains(name)) throw new InvalidPacketException("reserved name of an event");
        }
    }

    record Ack(String namespace, long id, Arguments arguments) implements SocketIoPacket { }
}
