package dev.partyline.store;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.RecordLine;
import dev.partyline.conversation.StreamPosition;

/** A record and its line, with line break; a void has an empty one. */
record EncodedRecord(ConversationEvent event, byte[] line) {

    private static final byte[] NOTHING = {};

    static EncodedRecord of(ConversationEvent event) {
        return new EncodedRecord(event, RecordLine.encode(event));
    }

    static EncodedRecord voidAt(StreamPosition position) {
        return new EncodedRecord(Voids.at(position), NOTHING);
    }
}
