package dev.partyline.store;

import java.time.Instant;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.StreamPosition;

/** Stand-ins for records that cannot be read, so that offsets stay dense. No client sees them. */
final class Voids {

    private static final String KIND = "void";

    private Voids() {}

    static ConversationEvent at(StreamPosition position) {
        String id = KIND + "-" + position.offset();
        return new ConversationEvent(position, EventDraft.of(Dialect.INTERNAL, KIND, id, "{}").at(Instant.EPOCH));
    }

    static boolean is(ConversationEvent event) {
        return event.dialect() == Dialect.INTERNAL && event.kind().equals(KIND);
    }
}
