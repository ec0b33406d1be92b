package dev.partyline.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.StreamPosition;
import jakarta.json.JsonObject;

/** Records for tests. */
final class Samples {

    private Samples() {}

    /** One frame of every kind, as the reference writes them. */
    static List<String> frames() {
        try (var file = Samples.class.getResourceAsStream("/fixtures/v1-events.jsonl")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The record of a frame, with its own time. */
    static ConversationEvent event(String frame) {
        JsonObject json = EventJson.parseObject(frame);
        return event(Dialect.V1, json.getString("kind"), json.getString("id"), json.getString("timestamp"), frame);
    }

    static ConversationEvent event(Dialect dialect, String kind, String id, String time, String payload) {
        Instant when = EventTime.parse(time);
        return new ConversationEvent(new StreamPosition(0, 0), EventDraft.of(dialect, kind, id, payload).at(when));
    }

    static ConversationEvent event(EventDraft draft) {
        return new ConversationEvent(new StreamPosition(0, 0), draft.stamped(EventTime.parse("2026-03-14T09:26:00Z")));
    }
}
