package dev.partyline.socketio;

/** Not a packet of the protocol, or none that is allowed here. The fixed text never goes to a client. */
public class InvalidPacketException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidPacketException(String message) {
        super(message);
    }

    public InvalidPacketException(String message, Throwable cause) {
        super(message, cause);
    }
}
