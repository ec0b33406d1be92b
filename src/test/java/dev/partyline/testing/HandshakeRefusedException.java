package dev.partyline.testing;

import java.io.IOException;

/** A server answered an upgrade with something else than 101. */
public class HandshakeRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    public HandshakeRefusedException(int status, String statusLine) {
        super("upgrade refused: " + statusLine);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
