package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.EventTime;
import dev.partyline.store.FileEventStore;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.LogRecord;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every event of the protocol's fixtures goes through the store, the socket and HTTP without the change of a letter
 * (V1 spec 4.12). They are laid down as the store lays them down, before the server starts; the three frames of the
 * socket that is not served are records like any other here.
 */
class FixturesIT {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/v1-events.jsonl");
    private static final int COUNT = 59;
    private static final ConversationId ID = ConversationId.parse("6f1f7a3e-2b7c-4d58-8a3d-91c0b2f4e6aa");
    private static final ServerSettings SETTINGS = ServerSettings.of("fixtures");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static List<String> fixtures;
    private static ServerProcess server;
    private static RestClient rest;

    @BeforeAll
    static void layDownAndStart() throws Exception {
        fixtures = Files.readAllLines(FIXTURES, UTF_8);
        assertEquals(COUNT, fixtures.size());
        var now = InstantSource.system();
        try (var store = new FileEventStore(SETTINGS.data(), Limits.defaults(), now, new SimpleMeterRegistry(),
                Thread::new, 1)) {
            store.create(new ConversationMetadata(ID, 0, "", "Fixtures", now.instant(), now.instant(), Map.of(),
                    "{\"kind\":\"Agent\"}", "{\"kind\":\"trajectory\"}")).orElseThrow();
            var drafts = fixtures.stream().map(FixturesIT::draft).toList();
            store.append(ID, drafts, EventStore.ANY_STATE).toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        server = ServerProcess.start(SETTINGS);
        rest = new RestClient(server.http("/"));
    }

    @AfterAll
    static void stop() {
        if (server != null) server.close();
    }

    private static EventDraft draft(String line) {
        JsonObject event = EventJson.parseObject(line);
        return EventDraft.of(Dialect.V1, event.getString("kind"), event.getString("id"), line)
                .at(EventTime.parse(event.getString("timestamp")));
    }

    @Test
    void theFileHoldsEveryPayloadAsItWas() {
        var log = LogReader.conversation(SETTINGS.data(), ID.hex());

        assertEquals(List.of(), log.damage());
        assertEquals(fixtures, log.visible().stream().map(LogRecord::payload).toList());
        List<String> lines = lines(log.file());
        for (int i = 0; i < COUNT; i++) {
            assertTrue(lines.get(i).endsWith(",\"e\":" + fixtures.get(i) + "}"), lines.get(i));
        }
    }

    @Test
    void aReplaySendsEveryPayloadAsItWas() throws IOException {
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + ID.dashed() + "?resend_all=true"))) {
            assertFullState(socket.readText(LIMIT));
            var frames = new ArrayList<String>();
            for (int i = 0; i < COUNT; i++) frames.add(socket.readText(LIMIT));
            assertEquals(fixtures, frames);
            assertFullState(socket.readText(LIMIT));
        }
    }

    @Test
    void aResumeGoesOnBehindAnyOfThem() throws IOException {
        for (int i : new int[] {0, 5, 29, 55, 57}) {
            String id = EventJson.parseObject(fixtures.get(i)).getString("id");
            try (var socket = RawSocket.open(server.socket("/sockets/events/" + ID.hex() + "?after=" + id))) {
                assertFullState(socket.readText(LIMIT));
                assertEquals(fixtures.get(i + 1), socket.readText(LIMIT));
            }
        }
    }

    @Test
    void aSearchShowsEveryPayloadAsItWas() {
        String all = rest.get(path("/search?limit=100")).body();
        assertEquals("{\"items\":[" + String.join(",", fixtures) + "],\"next_page_id\":null}", all);

        var backwards = new ArrayList<>(fixtures);
        Collections.reverse(backwards);
        String newest = rest.get(path("/search?limit=100&sort_order=TIMESTAMP_DESC")).body();
        assertEquals("{\"items\":[" + String.join(",", backwards) + "],\"next_page_id\":null}", newest);
    }

    @Test
    void eachIsShownAsItWas() {
        for (String line : fixtures) {
            String id = EventJson.parseObject(line).getString("id");
            assertEquals(line, rest.get(path("/" + id)).body());
        }
        assertEquals(Integer.toString(COUNT), rest.get(path("/count")).body());
        assertEquals(Integer.toString(COUNT),
                rest.get("/api/v1/events/count?conversation_id__eq=" + ID.hex()).body());
    }

    private static String path(String below) {
        return "/api/conversations/" + ID.dashed() + "/events" + below;
    }

    private static void assertFullState(String frame) {
        JsonObject state = EventJson.parseObject(frame);
        assertEquals("full_state", state.getString("key", ""), frame);
        assertEquals("finished", state.getJsonObject("value").getString("execution_status"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
