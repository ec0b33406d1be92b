package dev.partyline.security;

/** A right was not given, or not taken back; nothing has changed. */
public class SharingRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** Whoever wanted it does not have as much herself. */
        FORBIDDEN,
        /** The conversation has as many grants as it may. */
        TOO_MANY,
        /** There is none to take back. */
        NONE
    }

    private final Reason reason;

    SharingRefusedException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
