package dev.partyline.security;

import java.time.Instant;

import dev.partyline.conversation.ConversationId;

/**
 * What is kept of a ticket: never its text.
 *
 * @param hash of its text, in hex
 * @param identity of whoever shows it, with the role that it was asked for
 * @param origin of the page that it was given to, in lower case; empty for a program
 * @param expires when it is of no use any more
 */
public record Ticket(String hash, Identity identity, ConversationId conversation, String origin, Instant expires) {

    /** Whose it is. */
    public String holder() {
        return identity.holder();
    }
}
