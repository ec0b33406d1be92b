package dev.partyline.engineio;

/** A message was not taken from us, because its session is over. */
public final class ClosedSessionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClosedSessionException() {
        super("the session is closed", null, false, false);
    }
}
