package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.HandshakeRefusedException;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.V0Link;
import dev.partyline.testing.V0Link.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is not let in by V0 hears why at once, over every transport, and is let go (V0 spec 1.3, A01). */
class V0RefusalsIT {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** Two seconds, and some for a busy machine. */
    private static final Duration END = Duration.ofSeconds(6);
    private static final String PLAIN = "40";
    private static final String KEY = "session_api_key=" + SharedServers.KEY;
    private static final String NO_ID = "{\"message\":\"No conversation_id in query params\"}";
    private static final String BAD_KEY = "{\"message\":\"invalid_session_api_key\"}";
    private static final String NOT_FOUND =
            "{\"message\":\"Conversation not found\",\"data\":{\"msg_id\":\"CONVERSATION$NOT_FOUND\"}}";
    private static final String RESET = "{\"message\":\"The conversation was made anew; load the page again\","
            + "\"data\":{\"msg_id\":\"CONVERSATION$RESET\"}}";
    private static final String UNKNOWN_ID = "conversation_id=00000000000040008000000000000bad";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ServerProcess server = SharedServers.withKeys();
    private final String id = "conversation_id="
            + new RestClient(server.http("/"), SharedServers.KEY).create(List.of()).replace("-", "");

    /** What one client asks for, first by its query, then by its CONNECT packet. */
    private record Asked(String query, String connect) {}

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyRefusalIsHeardAtOnceAndEndsTheSession(Way way) {
        Map<Asked, String> refusals = Map.ofEntries(
                refused(KEY, NO_ID), refused("conversation_id=&" + KEY, NO_ID),
                refused("conversation_id=%20&" + KEY, NO_ID),
                refused(id, BAD_KEY), refused(id + "&session_api_key=", BAD_KEY),
                refused(id + "&session_api_key=wrong", BAD_KEY), refused(id + "&session_api_key=null", BAD_KEY),
                refused(id + "&session_api_key=undefined", BAD_KEY),
                refused(id + "&session_api_key=wrong&" + KEY, BAD_KEY), refused(UNKNOWN_ID, BAD_KEY),
                refused(UNKNOWN_ID + "&" + KEY, NOT_FOUND), refused("conversation_id=..%2F..%2Fetc&" + KEY, NOT_FOUND),
                refused(UNKNOWN_ID + "&" + id + "&" + KEY, NOT_FOUND),
                refused(id + "&" + KEY + "&latest_event_id=1000000", RESET),
                refused(id + "&" + KEY + "&latest_event_id=4294967296", RESET),
                Map.entry(new Asked(id, "40{\"session_api_key\":\"wrong\"}"), "4" + BAD_KEY),
                Map.entry(new Asked(id, "40{\"session_api_key\":7}"), "4" + BAD_KEY),
                Map.entry(new Asked(id + "&session_api_key=wrong", payload()), "4" + BAD_KEY),
                Map.entry(new Asked(id + "&" + KEY, "40/other,"), "4/other,{\"message\":\"Invalid namespace\"}"));
        var visits = new LinkedHashMap<Asked, Visit>();
        refusals.keySet().forEach(asked -> visits.put(asked, new Visit(server, way, asked)));
        visits.forEach((asked, visit) -> assertEquals(refusals.get(asked), visit.next(ANSWER), asked::toString));
        visits.forEach((asked, visit) -> assertEquals("over", visit.next(END), asked::toString));
    }

    private static Map.Entry<Asked, String> refused(String query, String text) {
        return Map.entry(new Asked(query, PLAIN), "4" + text);
    }

    private static String payload() {
        return "40{\"session_api_key\":\"" + SharedServers.KEY + "\"}";
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatOnlyLooksWrongIsLetIn(Way way) {
        for (String query : List.of(id + "&" + KEY, id + "&" + KEY + "&latest_event_id=undefined",
                id + "&session_api_key=&" + KEY, "conversation_id=&" + id + "&" + KEY,
                id + "&" + KEY + "&latest_event_id=-99999999999999999999&providers_set=github%2Cnone")) {
            assertLetIn(new Visit(server, way, new Asked(query, PLAIN)));
        }
        assertLetIn(new Visit(server, way, new Asked(id, payload())));
        assertLetIn(new Visit(server, way, new Asked(id + "&" + KEY, "40{\"session_api_key\":\"wrong\"}")));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTicketLetsInOnce(Way way) {
        var wish = EventJson.object().add("conversation_id", id.replaceFirst(".*=", "")).build();
        String ticket = new RestClient(server.http("/"), SharedServers.KEY).post("/api/tickets", wish).required().json()
                .getString("ticket");
        var asked = new Asked(id, "40{\"ticket\":\"" + ticket + "\"}");
        assertLetIn(new Visit(server, way, asked));
        assertEquals("4" + BAD_KEY, new Visit(server, way, asked).next(ANSWER));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void withoutKeysAnyKeyIsGood(Way way) {
        ServerProcess open = SharedServers.open();
        String own = "conversation_id=" + new RestClient(open.http("/")).create(List.of());
        for (String key : List.of("", "&session_api_key=null", "&session_api_key=undefined", "&session_api_key=")) {
            assertLetIn(new Visit(open, way, new Asked(own + key, PLAIN)));
        }
        assertLetIn(new Visit(open, way, new Asked(own, payload())));
    }

    private static void assertLetIn(Visit visit) {
        String answer = visit.next(ANSWER);
        assertTrue(answer.startsWith("0{\"sid\":\""), answer);
        visit.link.leave();
    }

    @Test
    void theHeaderOfAPollShowsTheKey() throws IOException {
        var plain = new PlainHttp(server, SharedServers.KEY);
        String opened = plain.get("/socket.io/?EIO=4&transport=polling&" + id).body();
        String sid = opened.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
        plain.json("POST", "/socket.io/?EIO=4&transport=polling&sid=" + sid, "40");
        String answer = plain.get("/socket.io/?EIO=4&transport=polling&sid=" + sid).body();
        assertTrue(answer.startsWith("40{"), answer);
    }

    @Test
    void pagesOfOtherOriginsAreRefusedWhateverTheTransport() throws IOException {
        String target = "/socket.io/?EIO=4&" + id + "&" + KEY + "&transport=";
        for (String origin : List.of("http://elsewhere.example", "null")) {
            assertEquals(403, new PlainHttp(server, "").get(target + "polling", "Origin: " + origin).status());
            var refused = assertThrows(HandshakeRefusedException.class,
                    () -> RawSocket.open(server.socket(target + "websocket"), Map.of("Origin", origin), 0).close());
            assertEquals(403, refused.status());
        }
        String own = server.http("").toString();
        for (String origin : List.of(own, "https://agents.example.com")) {
            assertEquals(200, new PlainHttp(server, "").get(target + "polling", "Origin: " + origin).status());
            RawSocket.open(server.socket(target + "websocket"), Map.of("Origin", origin), 0).close();
        }
    }

    @Test
    void thePathMayLackItsSlash() throws IOException {
        String target = "/socket.io?EIO=4&" + id + "&" + KEY + "&transport=";
        String polled = new PlainHttp(server, "").get(target + "polling").body();
        assertTrue(polled.startsWith("0{\"sid\":\""), polled);
        try (var socket = RawSocket.open(server.socket(target + "websocket"))) {
            String opened = socket.readText(ANSWER);
            assertTrue(opened.startsWith("0{\"sid\":\""), opened);
        }
    }

    /** One client's try to get in, and what it heard. */
    private final class Visit implements V0Link.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final V0Link link;

        Visit(ServerProcess at, Way way, Asked asked) {
            link = new V0Link(http, at.http("/socket.io/"), asked.query(), this).saying(asked.connect()).open(way);
        }

        String next(Duration limit) {
            try {
                String next = heard.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
                return next == null ? "nothing" : next;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stop);
            }
        }

        @Override
        public void packet(String text) {
            heard.add(text);
        }

        @Override
        public void over() {
            heard.add("over");
        }
    }
}
