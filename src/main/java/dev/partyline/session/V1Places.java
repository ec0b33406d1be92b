package dev.partyline.session;

import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V0Ids;
import dev.partyline.dialect.V1Wire;

/** Where in a log the events are that clients of V1 name by their ids. Waits for storage. */
public final class V1Places {

    private V1Places() {}

    /** @return offset of the record that such clients know by this id; empty when they see none of it */
    public static OptionalLong find(EventLog log, ConversationId id, String eventId) {
        StreamPosition head = log.head(id);
        OptionalLong held = V0Ids.offset(eventId, head.epoch());
        if (held.isEmpty() || held.getAsLong() > head.offset()) return log.find(id, eventId);
        boolean seen = log.read(id, held.getAsLong(), 1, 1).stream().flatMap(each -> V1Wire.whole(each).stream())
                .map(ConversationEvent::eventId).anyMatch(eventId::equals);
        return seen ? held : log.find(id, eventId);
    }
}
