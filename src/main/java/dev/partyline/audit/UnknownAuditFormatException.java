package dev.partyline.audit;

import dev.partyline.conversation.StoreException;

/** A record is whole, but of a version that this one does not know. */
final class UnknownAuditFormatException extends StoreException {

    private static final long serialVersionUID = 1L;

    UnknownAuditFormatException() {
        super("another version of Partyline wrote this audit");
    }
}
