package dev.partyline.security;

/** The most that an identity may be in a conversation, whatever it has a right to otherwise; a ticket can be for less. */
public enum Role {
    /** No bound: what its rights give. */
    OWNER,
    /** Watches, and does nothing else. */
    VIEWER
}
