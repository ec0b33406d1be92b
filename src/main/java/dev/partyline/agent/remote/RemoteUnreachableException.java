package dev.partyline.agent.remote;

/** The agent server did not answer, or not with sense; it is worth another attempt. */
final class RemoteUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason for the server's log: no content, no key */
    RemoteUnreachableException(String reason) {
        super(reason, null, false, false);
    }
}
