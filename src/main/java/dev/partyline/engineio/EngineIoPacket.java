package dev.partyline.engineio;

import java.nio.ByteBuffer;

/** What travels in one piece. Immutable, as long as nobody writes into the bytes of a binary packet. */
public sealed interface EngineIoPacket {

    /** A packet of text; for all types but {@code MESSAGE} the data is usually empty. */
    record Text(Type type, String data) implements EngineIoPacket {}

    /** A message of bytes, from position to limit. Readers take a duplicate. */
    record Binary(ByteBuffer data) implements EngineIoPacket {}

    /** The type's place in this list is its digit on the wire. */
    enum Type { OPEN, CLOSE, PING, PONG, MESSAGE, UPGRADE, NOOP }

    static EngineIoPacket message(String data) {
        return new Text(Type.MESSAGE, data);
    }

    /** Whether this belongs to the application, and not to the protocol itself. */
    default boolean isMessage() {
        return !(this instanceof Text text) || text.type() == Type.MESSAGE;
    }
}
