package dev.partyline.store;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.VoidRecord;

/** Stand-ins for records that cannot be read, so that offsets stay dense. No client sees them. */
final class Voids {

    private Voids() {}

    static ConversationEvent at(StreamPosition position) {
        return new ConversationEvent(position, VoidRecord.draft(position.offset()));
    }

    static boolean is(ConversationEvent event) {
        return VoidRecord.is(event);
    }
}
