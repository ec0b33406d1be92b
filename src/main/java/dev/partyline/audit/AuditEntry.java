package dev.partyline.audit;

import java.time.Instant;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StreamPosition;

/**
 * A fact before it has a place in the chain: ids and decisions, never a text or a key. Everything but time and fact may be
 * left out.
 *
 * @param time when it happened
 * @param fact what happened
 * @param count how often; facts that are all the same are one record
 */
record AuditEntry(Instant time, Fact fact, int count) {

    /**
     * What happened.
     *
     * @param what short name, of small letters and dashes
     * @param who name of the identity, with a key's fingerprint in place of the key; null where nobody is known
     * @param conversation null for none
     * @param position of the record in the conversation's log that says the same; null for none
     * @param event id of that record; null for none
     * @param way by which somebody came; null where that does not matter
     * @param reason one of a fixed set; null for none
     * @param whom user or group that it is about; null for none
     */
    record Fact(String what, String who, ConversationId conversation, StreamPosition position, String event, String way,
            String reason, String whom) {

        /** About nobody else. */
        Fact(String what, String who, ConversationId conversation, StreamPosition position, String event, String way,
                String reason) {
            this(what, who, conversation, position, event, way, reason, null);
        }

        static Fact of(String what, String who, ConversationId conversation) {
            return new Fact(what, who, conversation, null, null, null, null);
        }

        /** Of the server itself. */
        static Fact of(String what) {
            return of(what, "server", null);
        }
    }
}
