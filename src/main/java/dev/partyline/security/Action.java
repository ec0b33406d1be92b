package dev.partyline.security;

/** What somebody wants to do with a conversation. */
public enum Action {
    /** See its events and state. */
    WATCH,
    /** Say something in it. */
    SAY,
    /** Run, pause, interrupt, confirm or refuse. */
    STEER,
    /** Be its agent: do what its runs ask for. */
    ACT,
    /** Make one. */
    CREATE,
    /** Rename, export, delete it, or bring it back. */
    MANAGE,
    /** Remove it for good, at once. */
    PURGE
}
