package dev.partyline.rest;

import java.util.Optional;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Wire;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;

/** What an agent reads of its conversation, in small parts. Waits for storage. */
record AgentEvents(EventLog log, ConversationId id) {

    static final int MOST = 100;
    private static final long MAX_BYTES = 1 << 20;

    /** @param more whether there are others behind them */
    record Part(JsonArray events, boolean more) {}

    /** @param from first offset
     *  @param limit how many at most; with 0 it is only said whether there are any */
    Part behind(long from, int limit) {
        LogWalk walk = new LogWalk(log, id, from, log.head(id).offset(), false);
        JsonArrayBuilder events = EventJson.array();
        int count = 0;
        long bytes = 0;
        while (walk.hasNext() && count < limit && bytes < MAX_BYTES) {
            Optional<ConversationEvent> event = V1Wire.whole(walk.next());
            if (event.isEmpty()) continue;
            events.add(EventJson.parseObject(event.get().payload()));
            count++;
            bytes += event.get().payloadBytes();
        }
        return new Part(events.build(), walk.hasNext());
    }
}
