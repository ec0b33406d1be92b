package dev.partyline.agent.remote;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Events;
import dev.partyline.dialect.V1Wire;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/** What users said and decided here, for the agent that is elsewhere. Reads the log, so not for threads of delivery. */
record RemoteMessages(EventLog log, ConversationId conversation, String author) {

    private static final int CHUNK = 64;
    private static final int DECISIONS = 200;
    private static final String REJECTED = "User rejected the action.";

    /** What somebody said. */
    record Said(long offset, JsonArray content) {

        JsonObject body() {
            return EventJson.object().add("role", "user").add("content", content).add("run", false).build();
        }
    }

    /** The first message behind an offset. */
    Optional<Said> behind(long offset) {
        long from = offset + 1;
        while (true) {
            List<ConversationEvent> events = log.read(conversation, from, CHUNK, Integer.MAX_VALUE);
            if (events.isEmpty()) return Optional.empty();
            for (ConversationEvent event : events) {
                Optional<Said> said = said(event);
                if (said.isPresent()) return said;
            }
            from += events.size();
        }
    }

    Optional<Said> at(long offset) {
        return offset < 0 ? Optional.empty() : log.read(conversation, offset, 1, Integer.MAX_VALUE).stream().findFirst()
                .flatMap(this::said);
    }

    /** Clients of V0 say it in their own words. */
    private Optional<Said> said(ConversationEvent event) {
        if (!event.changesState() || event.author().equals(author)) return Optional.empty();
        return V1Wire.whole(event).filter(shown -> shown.kind().equals(V1Events.MESSAGE))
                .map(shown -> EventJson.parseObject(shown.payload()))
                .filter(message -> EventJson.text(message, "source", "").equals("user"))
                .map(RemoteEvent::content).map(content -> new Said(event.offset(), content));
    }

    /** Why somebody refused what waited last. */
    String rejection() {
        long head = log.head(conversation).offset();
        List<ConversationEvent> newest = log.read(conversation, Math.max(0, head - DECISIONS + 1), DECISIONS, Integer.MAX_VALUE);
        return newest.stream().filter(event -> event.kind().equals("UserRejectObservation"))
                .map(event -> EventJson.text(EventJson.parseObject(event.payload()), "rejection_reason", REJECTED))
                .reduce((before, last) -> last).orElse(REJECTED);
    }
}
