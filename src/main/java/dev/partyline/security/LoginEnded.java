package dev.partyline.security;

/**
 * A login has ended, and its cookie lets nobody in any more. A CDI event, fired on any thread: observers only note it.
 *
 * @param session that was
 * @param why it ended
 */
public record LoginEnded(LoginSession session, Reason why) {

    /** Why a login ends. */
    public enum Reason {
        /** She signed out here. */
        SIGNED_OUT,
        /** She signed in again in the same browser. */
        REPLACED,
        /** It lasted as long as it may, or was not used for too long. */
        EXPIRED,
        /** The provider said so. */
        REVOKED
    }
}
