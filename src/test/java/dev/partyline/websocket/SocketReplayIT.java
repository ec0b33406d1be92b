package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.HandshakeRefusedException;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets again when it connects, frame for frame as it is stored (V1 spec 1.1, rows C1 and C12 to C19). */
class SocketReplayIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static final int SAID = 6;
    private static String conversation;
    /** The events as HTTP gives them, byte for byte as they are stored. */
    private static List<String> stored;

    @BeforeAll
    static void fillAConversation() throws IOException {
        conversation = SERVER.conversation();
        for (int i = 0; i < SAID; i++) SERVER.rest().say(conversation, WireServer.MARKER + " \u00e4\u20ac\ud83e\udd16 " + i);
        stored = new ArrayList<>();
        for (JsonObject event : SERVER.rest().events(conversation)) stored.add(stored(event.getString("id")));
        assertEquals(2 * SAID, stored.size());
    }

    private static String stored(String eventId) {
        return SERVER.rest().get("/api/conversations/" + conversation + "/events/" + eventId).required().body();
    }

    private static String id(int event) {
        return EventJson.parseObject(stored.get(event)).getString("id");
    }

    private static String time(int event) {
        return EventJson.parseObject(stored.get(event)).getString("timestamp");
    }

    /** The state comes first, then these events as they are stored, then the state again if there were any. */
    private static void assertReplays(String query, List<String> expected) throws IOException {
        try (var client = SERVER.connect(conversation + query)) {
            JsonObject state = client.state();
            for (String event : expected) assertEquals(event, client.text());
            if (!expected.isEmpty()) assertEquals(state, client.state());
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?resend_all=true", "?resend_all=TRUE", "?resend_all=1", "?resend_all=yes", "?resend_all=on",
        "?resend_all=t", "?resend_all=y", "?resend_mode=all", "?resend_mode=all&resend_all=false", "?resend_all=%74rue",
        "?resend_mode=all&after_timestamp=2020-01-01T00:00:00", "?resend_all=false&resend_all=true",
        "?resend_all=true&unknown=1&debug", "?&resend_all=true&&", "?latest=10000"})
    void everythingIsSentAgain(String query) throws IOException {
        assertReplays(query, stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?resend_all=false", "?resend_all=0", "?resend_all=no", "?resend_all=off",
        "?resend_all=f", "?resend_all=n", "?unknown=all", "?RESEND_ALL=true", "?after_timestamp=2020-01-01T00:00:00Z",
        "?resend_mode=since", "?latest=0", "?latest=000", "?resend_all=true&resend_all=false"})
    void nothingIsSentAgain(String query) throws IOException {
        assertReplays(query, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?resend_all=", "?resend_all", "?resend_all=maybe", "?resend_all=2", "?resend_mode=",
        "?resend_mode=ALL",
        "?resend_mode=some", "?resend_mode=since&after_timestamp=yesterday", "?resend_mode=since&after_timestamp=",
        "?after_timestamp=2026-01-01", "?after_timestamp=1767225600", "?after_timestamp=2026-13-01T00:00:00Z",
        "?latest=", "?latest=-1",
        "?latest=10001", "?latest=99999999999999999999", "?latest=1.5", "?latest=all", "?latest=%D9%A1", "?after=",
        "?after=a%00b", "?x=%ff", "?x=%c0%ae", "?resend_mode=all&resend_all=maybe"})
    void whatCannotBeUnderstoodIsABadParameter(String query) throws IOException {
        try (var client = SERVER.connect(conversation + query)) {
            client.expectClose(1008, "Bad parameter");
        }
    }

    /** Not even the servers can read these; there is no upgrade then, and no word of the key in the log. */
    @ParameterizedTest
    @ValueSource(strings = {"?resend_all=true%", "?resend_all=%zz", "?after=%1",
        "?session_api_key=" + WireServer.MARKER + "%"})
    void whatIsNoUriIsABadRequest(String query) {
        var refused = assertThrows(HandshakeRefusedException.class, () -> SERVER.connect(conversation + query));
        assertEquals(400, refused.status());
    }

    @ParameterizedTest
    @MethodSource
    void sinceATimeIncludesTheEventOfThatTime(String spelling) throws IOException {
        assertReplays("?resend_mode=since&after_timestamp=" + spelling, stored.subList(4, stored.size()));
    }

    /** The same moment with Z, with offsets whose plus is escaped and is not, and without a zone, which is UTC. */
    static List<String> sinceATimeIncludesTheEventOfThatTime() {
        String utc = time(4);
        var moment = Instant.parse(utc);
        String india = moment.atOffset(ZoneOffset.ofHoursMinutes(5, 30)).toString();
        String west = moment.atOffset(ZoneOffset.ofHours(-7)).toString();
        return List.of(utc, utc.replace("Z", ""), URLEncoder.encode(utc, StandardCharsets.UTF_8),
                URLEncoder.encode(india, StandardCharsets.UTF_8), india, india.replace("+", "%20"), west);
    }

    @Test
    void sinceTheBeginningAndSinceTheEnd() throws IOException {
        assertReplays("?resend_mode=since&after_timestamp=2020-01-01T00:00:00", stored);
        assertReplays("?resend_mode=since&after_timestamp=2099-01-01T00:00:00Z", List.of());
        String later = Instant.parse(time(stored.size() - 1)).plusNanos(1_000).toString();
        assertReplays("?resend_mode=since&after_timestamp=" + later, List.of());
    }

    @Test
    void behindAnEventExactlyWhatFollows() throws IOException {
        for (int i = 0; i < stored.size(); i++) {
            assertReplays("?after=" + id(i), stored.subList(i + 1, stored.size()));
        }
    }

    /** The client's copy belongs to another log: it is told to throw it away, and gets everything. */
    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "x-123", "nonsense", "../../x", "%F0%9F%A4%96", "null"})
    void behindAnUnknownEventEverythingAfterAReset(String unknown) throws IOException {
        try (var client = SERVER.connect(conversation + "?after=" + unknown)) {
            JsonObject state = client.state();
            JsonObject reset = client.event();
            assertEquals(EventJson.object().add("kind", "ConversationStateUpdateEvent").add("id", reset.getString("id"))
                    .add("source", "environment").add("key", "x.reset").add("value", true)
                    .add("timestamp", reset.getString("timestamp")).build(), reset);
            for (String event : stored) assertEquals(event, client.text());
            assertEquals(state, client.state());
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 11, 12, 13, 500})
    void theNewestEvents(int latest) throws IOException {
        assertReplays("?latest=" + latest, stored.subList(Math.max(0, stored.size() - latest), stored.size()));
    }

    @ParameterizedTest
    @CsvSource({"after={2}&latest=1&resend_all=true, 9", "latest=3&resend_mode=all, 3", "latest=0&resend_all=true, 0",
        "after={2}&after={5}, 6", "resend_mode=since&resend_all=true, 0", "latest=1&latest=4, 4"})
    void ofSeveralWishesOneCounts(String wish, int events) throws IOException {
        String query = "?" + wish.replace("{2}", id(2)).replace("{5}", id(5));
        assertReplays(query, stored.subList(stored.size() - events, stored.size()));
    }

    /** A replay hands over to what comes live, without a gap and without a double (W-1). */
    @Test
    void behindTheReplayComesWhatHappensNow() throws IOException {
        String fresh = SERVER.conversation();
        SERVER.rest().say(fresh, "before").required();
        try (var client = SERVER.connect(fresh + "?resend_all=true")) {
            JsonObject before = client.state();
            assertTrue(client.text().contains("\"before\""));
            assertTrue(client.text().contains("last_user_message_id"));
            assertEquals(before, client.state());
            SERVER.rest().say(fresh, "after").required();
            String event = client.text();
            assertTrue(event.contains("\"after\""), event);
            String id = EventJson.parseObject(event).getString("id");
            assertEquals(SERVER.rest().get("/api/conversations/" + fresh + "/events/" + id).body(), event);
            assertTrue(client.text().contains(id), "names the last message");
            client.expectNothing();
        }
    }

    @Test
    void anEmptyConversationHasNothingToReplay() throws IOException {
        try (var client = SERVER.connect(SERVER.conversation() + "?resend_all=true")) {
            client.state();
            client.expectNothing();
        }
    }

    /** Frames of the connection itself cannot be taken for events of the log. */
    @Test
    void statesHaveIdsOfTheirOwn() throws IOException {
        try (var client = SERVER.connect(conversation + "?latest=1")) {
            JsonObject first = client.event();
            client.text();
            JsonObject second = client.event();
            assertNotEquals(first.getString("id"), second.getString("id"));
            for (JsonObject state : List.of(first, second)) {
                assertFalse(stored.stream().anyMatch(event -> event.contains(state.getString("id"))));
            }
        }
    }
}
