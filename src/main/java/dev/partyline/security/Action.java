package dev.partyline.security;

/** What somebody wants to do with a conversation. */
public enum Action {
    /** See its events and state, and that it exists. */
    WATCH,
    /** Take all that is kept of it away, and see who has a right to it. */
    INSPECT,
    /** Say something in it. */
    SAY,
    /** Run, pause, interrupt, confirm or refuse; give its agent secrets. */
    STEER,
    /** Be its agent: do what its runs ask for. */
    ACT,
    /** Make one. */
    CREATE,
    /** Rename or delete it, or bring it back. */
    MANAGE,
    /** Give others a right to it, or take one back. */
    SHARE,
    /** Remove it for good, at once. */
    PURGE
}
