package dev.partyline.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.StreamPosition;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/** Records of V0 for tests. */
final class V0Samples {

    private V0Samples() {}

    /** One event of every type, as the reference writes them but for the blanks that its wire does not have. */
    static List<String> events() {
        try (var file = V0Samples.class.getResourceAsStream("/fixtures/v0-events.jsonl")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().map(V0Samples::dense).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The text without blanks between its values; what is within quotation marks is left alone. */
    private static String dense(String line) {
        return line.replaceAll("(\"(?:[^\"\\\\]|\\\\.)*+\")|[ ]", "$1");
    }

    /** The event of a type, action or observation. */
    static String event(String kind, String type) {
        return events().stream().filter(line -> line.contains("\"" + kind + "\":\"" + type + "\"")).findFirst().orElseThrow();
    }

    /** The record of an event with an id, as it is stored. */
    static ConversationEvent record(String line) {
        JsonObject json = EventJson.parseObject(line);
        String payload = "{" + line.substring(line.indexOf(',') + 1);
        var draft = EventDraft.of(Dialect.V0, V0Events.kind(json), "e" + json.getInt("id"), payload)
                .at(EventTime.parse(json.getString("timestamp")));
        if (json.get("cause") instanceof JsonNumber cause) draft = draft.causedBy(cause.longValue());
        return new ConversationEvent(new StreamPosition(0, json.getInt("id")), draft);
    }

    /** The record of a draft. */
    static ConversationEvent record(long offset, EventDraft draft) {
        return new ConversationEvent(new StreamPosition(0, offset), draft.stamped(EventTime.parse("2026-03-14T09:26:00Z")));
    }
}
