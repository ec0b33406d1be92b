package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.RecordLine;
import dev.partyline.conversation.StreamPosition;

/** Makes small log files as the application writes them, to try the readers of the tests on. */
final class LogLines {

    private final List<String> lines = new ArrayList<>();

    static String message(int number) {
        return "{\"timestamp\":\"2026-01-01T00:00:00.000000Z\",\"kind\":\"MessageEvent\",\"id\":\"e" + number
                + "\",\"source\":\"user\",\"llm_message\":{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                + "\"text\":\"m" + number + " \u00e4\u20ac\"}]}}";
    }

    LogLines messages(int count) {
        for (int i = 0; i < count; i++) add(Dialect.V1, "MessageEvent", "e" + i, message(i));
        return this;
    }

    LogLines add(Dialect dialect, String kind, String id, String payload) {
        var draft = EventDraft.of(dialect, kind, id, payload).at(Instant.EPOCH);
        lines.add(RecordLine.write(new ConversationEvent(new StreamPosition(0, lines.size()), draft)));
        return this;
    }

    /** @param end behind the last line: a line break, or what a crash left */
    Path write(Path file, String end) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + end, UTF_8);
    }

    List<String> lines() {
        return lines;
    }
}
