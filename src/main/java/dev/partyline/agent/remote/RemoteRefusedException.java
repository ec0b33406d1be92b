package dev.partyline.agent.remote;

/** The agent server understood, and will not; another attempt would not help. */
final class RemoteRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    RemoteRefusedException(int status) {
        super("HTTP " + status, null, false, false);
        this.status = status;
    }

    /** Of HTTP. */
    int status() {
        return status;
    }
}
