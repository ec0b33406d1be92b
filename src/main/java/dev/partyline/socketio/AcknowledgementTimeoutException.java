package dev.partyline.socketio;

/** The client did not acknowledge an event in time; whether it has seen it is not known. */
public class AcknowledgementTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AcknowledgementTimeoutException() {
        super("no acknowledgement in time");
    }
}
