package dev.partyline.conversation;

import java.time.Instant;

/** Stand-ins for records that are lost, so that offsets stay dense. No client sees them. */
public final class VoidRecord {

    private static final String KIND = "void";

    private VoidRecord() {}

    public static EventDraft draft(long offset) {
        return EventDraft.of(Dialect.INTERNAL, KIND, KIND + "-" + offset, "{}").at(Instant.EPOCH);
    }

    public static boolean is(ConversationEvent event) {
        return event.dialect() == Dialect.INTERNAL && event.kind().equals(KIND);
    }
}
