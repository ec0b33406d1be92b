package dev.partyline.conversation;

/** Whose wire form a record's payload has. */
public enum Dialect {
    /** OpenHands V0: {@code oh_event} payloads, without their id, which is the position. */
    V0,
    /** OpenHands V1: objects with {@code kind}, exactly as the socket carries them. */
    V1,
    /** Ours: commands and notices, which no client sees. */
    INTERNAL
}
