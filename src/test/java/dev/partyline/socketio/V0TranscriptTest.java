package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The wire transcripts of V0 spec section 15, to the letter, in {@code fixtures/v0-transcripts.txt}. A line is one of:
 * {@code # name} for the next transcript, {@code Q query} opens the connection, {@code L event} appends to the log what an
 * agent or the server says, {@code T title} renames the conversation, {@code X} deletes it, {@code C message} comes from the
 * client, {@code S message} is what it gets next. Behind every other line everything that was sent has to stand.
 */
class V0TranscriptTest {

    private record Transcript(String name, List<String> lines) {}

    @TestFactory
    Stream<DynamicTest> whatGoesOverTheWireIsWrittenDown() throws IOException {
        List<Transcript> all = transcripts();
        assertEquals(7, all.size());
        return all.stream().map(each -> DynamicTest.dynamicTest(each.name, () -> play(each)));
    }

    private static void play(Transcript transcript) {
        var rig = V0Rig.open();
        V0Rig.Client client = null;
        var expected = new ArrayList<String>();
        var sent = new ArrayList<String>();
        for (String line : transcript.lines) {
            String rest = line.substring(1).strip();
            if (line.charAt(0) == 'S') {
                expected.add(rest);
                continue;
            }
            assertEquals(String.join("\n", expected), String.join("\n", sent), "before: " + line);
            switch (line.charAt(0)) {
                case 'Q' -> client = rig.client(rest);
                case 'L' -> rig.append(draft(rest));
                case 'T' -> rig.partyline.logs.conversations.edit(rig.chat.id(), rest, null);
                case 'X' -> rig.partyline.logs.conversations.delete(rig.chat.id());
                case 'C' -> client.send(rest);
                default -> throw new AssertionError("no such line: " + line);
            }
            if (client != null) sent.addAll(client.received());
        }
        assertEquals(String.join("\n", expected), String.join("\n", sent));
    }

    private static EventDraft draft(String event) {
        JsonObject json = EventJson.parseObject(event);
        String kind = json.containsKey("action") ? "action." + json.getString("action")
                : "observation." + json.getString("observation");
        var draft = EventDraft.of(Dialect.V0, kind, UUID.randomUUID().toString(), event);
        if (kind.equals("observation.agent_state_changed")) draft = draft.changingState();
        return json.get("cause") instanceof JsonNumber cause ? draft.causedBy(cause.longValue()) : draft;
    }

    private static List<Transcript> transcripts() throws IOException {
        var all = new ArrayList<Transcript>();
        try (var file = V0TranscriptTest.class.getResourceAsStream("/fixtures/v0-transcripts.txt")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("#")) all.add(new Transcript(line.substring(1).strip(), new ArrayList<>()));
                else if (!line.isBlank()) all.get(all.size() - 1).lines.add(line);
            }
        }
        return all;
    }
}
