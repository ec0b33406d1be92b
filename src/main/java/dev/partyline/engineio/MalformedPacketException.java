package dev.partyline.engineio;

/** Something came in that is no Engine.IO packet. The text is fixed and holds nothing that a client sent. */
public final class MalformedPacketException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MalformedPacketException(String text) {
        super(text);
    }

    MalformedPacketException(String text, Throwable cause) {
        super(text, cause);
    }
}
