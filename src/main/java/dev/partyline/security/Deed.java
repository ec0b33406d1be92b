package dev.partyline.security;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.StreamPosition;

/**
 * Somebody has done something to a conversation, and it is durable. A CDI event, fired on any thread, that of the store's
 * commits among them: observers only note it.
 *
 * @param who name of the identity; empty in open mode, and for the server itself
 * @param position of the first of the records that it came to; null if there are none
 * @param eventId of that record; null if there is none
 * @param grant that was given or taken back; null for none
 */
public record Deed(String who, Kind kind, ConversationId conversation, StreamPosition position, String eventId,
        Grant grant) {

    /** What can be done. */
    public enum Kind {
        SAID, RUN, CONFIRMED, REJECTED, PAUSED, STOPPED,
        /** Taken out again after it was put away. */
        REOPENED,
        CREATED, EDITED,
        /** Somebody was given a right, or another one. */
        SHARED,
        /** A right was taken back. */
        UNSHARED,
        /** Its agent was given other secrets, or another rule for what needs confirmation. */
        CONFIGURED,
        DELETED,
        /** Brought back. */
        UNDELETED,
        /** Removed for good. */
        PURGED, EXPORTED, IMPORTED
    }

    /** What came to no record. */
    public static Deed of(String who, Kind kind, ConversationId conversation) {
        return new Deed(who, kind, conversation, null, null, null);
    }

    /** What came to records, of which this is the one to name. */
    public static Deed of(String who, Kind kind, ConversationId conversation, ConversationEvent record) {
        return new Deed(who, kind, conversation, record.position(), record.eventId(), null);
    }

    /** What was done with a right. */
    static Deed of(String who, Kind kind, ConversationId conversation, Grant grant) {
        return new Deed(who, kind, conversation, null, null, grant);
    }
}
