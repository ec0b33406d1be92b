package dev.partyline.engineio;

/** The application takes no more sessions, for now, from where this one comes. */
public final class TooManyConnectionsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TooManyConnectionsException() {
        super(null, null, false, false);
    }
}
