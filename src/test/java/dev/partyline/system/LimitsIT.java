package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.WebSocketFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whoever asks, talks, connects or stores too much is told so as the protocol has it, and nobody else notices. Each test has
 * an address and a key of its own.
 */
class LimitsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CALM = "calm-4f0d21";
    private static final String ASKER = "asker-77aa0c";
    private static final String TALKER = "talker-b1c9e2";
    private static final String CROWD = "crowd-0d55fa";
    private static final String HOARDER = "hoarder-93ce11";
    private static final String AGENT = "agent-8a1b7c";
    private static final int CROWD_MOST = 3;
    private static final int ADDRESS_MOST = 5;
    private static final String SMALL = "requests-per-address=60 requests-per-identity=40 requests-per-conversation=20"
            + " messages-per-identity=5 burst=PT1S refused-messages=3 sockets-per-identity=3 sockets-per-address=5"
            + " unauthenticated-per-address=2 conversation-bytes=20000 owner-bytes=45000 disk-watermark=1%";
    private static final int FLOOD = 200;
    private static final int TALK = 40;
    private static final int TEXT_CHARS = 4000;
    private static final String REFUSAL = "{\"detail\":\"Too many requests\"}";

    private static ServerProcess server;
    private static RestClient calm;
    private static String conversation;

    @BeforeAll
    static void start() {
        var settings = ServerSettings.of("limits")
                .with("partyline.session-api-keys", String.join(",", CALM, ASKER, TALKER, CROWD, HOARDER))
                .with("partyline.agent-keys", AGENT);
        for (String limit : SMALL.split("\\s+")) {
            settings = settings.with("partyline.limits." + limit.split("=")[0], limit.split("=")[1]);
        }
        server = ServerProcess.start(settings);
        calm = new RestClient(server.http("/"), CALM);
        conversation = calm.create(List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static PlainHttp http(String key, String address) {
        return new PlainHttp(server, key).from(address);
    }

    /** Some of a flood were refused so, and the others were answered otherwise. */
    private static void assertTooMany(List<PlainHttp.Answer> answers, String body) {
        assertEquals(FLOOD, answers.size());
        var refused = answers.stream().filter(answer -> answer.status() == 429).toList();
        assertTrue(!refused.isEmpty() && refused.size() < FLOOD, () -> refused.size() + " were refused");
        refused.forEach(answer -> {
            assertEquals(body, answer.body());
            assertEquals("1", answer.header("Retry-After"));
        });
    }

    private static double refused(String limit) {
        String meter = "partyline_limits_refused_total{limit=\"" + limit + "\"} ";
        return calm.get("/metrics").required().body().lines().filter(line -> line.startsWith(meter))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length()))).sum();
    }

    @Test
    void anAddressThatAsksTooOftenIsRefusedBeforeAnythingIsLookedAt() {
        var stranger = http("", "127.0.0.11");
        assertTooMany(stranger.flood(FLOOD, "/api/conversations/count"), REFUSAL);
        String poll = "/socket.io/?EIO=4&transport=polling&sid=none"; // a 400 ends the connection on Payara
        assertTooMany(Stream.generate(() -> stranger.get(poll)).limit(FLOOD).toList(),
                "{\"code\":4,\"message\":\"Too many requests\"}");
        assertEquals(200, stranger.get("/ready").status(), "whoever watches the server must not be refused");
        assertTrue(refused("requests-per-address") > 0, "or somebody else was refused instead");
    }

    @Test
    void anIdentityAndAConversationThatAreAskedTooOftenAreRefused() {
        String own = new RestClient(server.http("/"), ASKER).create(List.of());
        assertTooMany(http(ASKER, "127.0.0.13").flood(FLOOD, "/api/conversations/" + own), REFUSAL);
        assertTooMany(http(ASKER, "127.0.0.12").flood(FLOOD, "/api/options/models"), REFUSAL);
        calm.conversation(conversation).required();
        assertTrue(refused("requests-per-identity") > 0 && refused("requests-per-conversation") > 0);
    }

    /** What an agent does counts neither for its address nor for its key. */
    @Test
    void anAgentMayAskAsOftenAsItLikes() {
        String work = calm.create(EventJson.object().add("kind", "outside").build());
        var agent = http(AGENT, "127.0.0.14");
        long generation = agent.json("POST", "/api/conversations/" + work + "/agent", "{}").json()
                .getJsonNumber("generation").longValue();
        var answers = agent.flood(FLOOD, "/api/conversations/" + work + "/agent/work?generation=" + generation);
        assertEquals(FLOOD, answers.stream().filter(answer -> answer.status() == 200).count());
    }

    @Test
    void aSocketThatSaysTooMuchIsToldSoAndThenClosed() throws IOException {
        try (var talker = v1("127.0.0.15", TALKER); var other = v1("127.0.0.16", CALM)) {
            talker.readText(LIMIT);
            other.readText(LIMIT);
            String refusal = sayUntil(talker, "{\"type\":\"ping\",\"nonce\":\"n\"}", 1, "TooManyRequests");
            assertTrue(refusal.contains("ServerErrorEvent"), refusal);
            for (int i = 0; i < TALK; i++) talker.sendText("{\"type\":\"ping\",\"nonce\":\"n\"}");
            untilClose(talker, 4429, "Too many messages");
            other.sendText("{\"type\":\"ping\",\"nonce\":\"still here\"}");
            assertTrue(other.readText(LIMIT).contains("still here"));
        }
    }

    @Test
    void aClientOfV0ThatSaysTooMuchIsToldSoAndThenClosed() throws IOException {
        String own = new RestClient(server.http("/"), CALM).create(List.of());
        try (var talker = v0("127.0.0.17", TALKER, own)) {
            enter(talker);
            sayUntil(talker, "42[\"oh_user_action\",{}]", 2, "too many messages");
            for (int i = 0; i < TALK; i++) talker.sendText("42[\"noise\"]");
            untilClose(talker, 4429, "Too many messages");
        }
    }

    /** By polling the same is heard in the next polls, and the session is over. */
    @Test
    void aClientThatPollsAndSaysTooMuchIsToldSoAndItsSessionEnds() {
        var talker = http(TALKER, "127.0.0.18");
        String target = "/socket.io/?EIO=4&transport=polling&latest_event_id=-1&conversation_id=" + conversation;
        String sid = talker.get(target).body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
        String session = "/socket.io/?EIO=4&transport=polling&sid=" + sid;
        assertEquals("ok", talker.send("POST", session, "40".getBytes()).body());
        assertTrue(talker.get(session).body().startsWith("40{"));
        String noise = String.join("\u001e", IntStream.range(0, TALK).mapToObj(i -> "42[\"noise\"]").toList());
        assertEquals(200, talker.send("POST", session, noise.getBytes()).status());
        Await.until(LIMIT, () -> "the session goes on", () -> talker.get(session).status() == 400);
        assertTrue(refused("messages-per-identity") > 0);
    }

    @Test
    void aUserAndAnAddressHaveSoManyConnections() throws IOException {
        var open = new ArrayList<RawSocket>();
        try {
            for (int i = 0; i < CROWD_MOST; i++) open.add(v1("127.0.0.19", CROWD));
            for (RawSocket each : open) each.readText(LIMIT);
            try (var tooMuch = v1("127.0.0.20", CROWD)) {
                untilClose(tooMuch, 4429, "Too many connections of this user");
            }
            try (var tooMuch = v0("127.0.0.20", CROWD, conversation)) {
                next(tooMuch, "0{");
                tooMuch.sendText("40");
                assertTrue(next(tooMuch, "44").contains("Too many connections of this user"));
            }
            while (open.size() < ADDRESS_MOST) open.add(v1("127.0.0.19", CALM));
            for (RawSocket each : open.subList(CROWD_MOST, ADDRESS_MOST)) each.readText(LIMIT);
            try (var tooMuch = v1("127.0.0.19", CALM)) {
                untilClose(tooMuch, 4429, "Too many connections from this address");
            }
            try (var tooMuch = v0("127.0.0.19", CALM, conversation)) {
                untilClose(tooMuch, 4429, "Too many connections");
            }
            var poll = http("", "127.0.0.19").get("/socket.io/?EIO=4&transport=polling");
            assertEquals(429, poll.status());
            assertEquals("{\"code\":4,\"message\":\"Too many connections\"}", poll.body());
            assertEquals("5", poll.header("Retry-After"));
        } finally {
            for (RawSocket each : open) each.close();
        }
        Await.until(LIMIT, () -> "places of those who left are taken", () -> letIn(CROWD, "127.0.0.19"));
    }

    private static boolean letIn(String key, String address) {
        try (var again = v1(address, key)) {
            return again.readText(LIMIT).contains("full_state");
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void onlySoManyFromAnAddressMayWaitUntilTheyShowWhoTheyAre() throws IOException {
        URI nobody = server.socket("/sockets/events/" + conversation + "?x=1");
        try (var first = RawSocket.openFrom("127.0.0.21", nobody);
                var second = RawSocket.openFrom("127.0.0.21", v0Handshake("", conversation))) {
            next(second, "0{"); // it has not sent CONNECT
            Await.until(LIMIT, () -> "they do not wait", () -> calm.get("/metrics").required().body()
                    .contains("partyline_sockets_unauthenticated 2"));
            try (var more = RawSocket.openFrom("127.0.0.21", nobody); var elsewhere = RawSocket.openFrom("127.0.0.22", nobody)) {
                untilClose(more, 4429, "Too many unauthenticated connections");
                elsewhere.sendText("{\"type\":\"auth\",\"session_api_key\":\"" + CALM + "\"}");
                assertTrue(elsewhere.readText(LIMIT).contains("full_state"));
            }
            first.sendText("{\"type\":\"auth\",\"session_api_key\":\"" + CALM + "\"}");
            assertTrue(first.readText(LIMIT).contains("full_state"));
        }
    }

    @Test
    void whatIsTooLargeIsRefusedUntilThereIsRoomAgain() throws IOException {
        var hoarder = http(HOARDER, "127.0.0.23");
        var rest = new RestClient(server.http("/"), HOARDER);
        var conversations = new ArrayList<String>();
        PlainHttp.Answer refused = null;
        while (refused == null || !refused.body().contains("of this owner")) {
            conversations.add(rest.create(List.of()));
            refused = sayUntilRefused(hoarder, conversations.get(conversations.size() - 1));
            assertEquals(507, refused.status(), refused::body);
            assertEquals("60", refused.header("Retry-After"));
            assertTrue(conversations.size() < 5, "the owner may have as much as it likes");
        }
        assertTrue(conversations.size() > 1, "the first one was not refused for its own size");
        try (var socket = v1("127.0.0.23", HOARDER, conversations.get(0))) {
            next(socket, "full_state");
            socket.sendText("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"more\"}]}");
            assertTrue(next(socket, "ServerErrorEvent").contains("StorageLimit"));
        }
        assertTrue(!rest.events(conversations.get(0)).isEmpty(), "reading goes on");
        calm.say(conversation, "others go on").required();
        assertEquals(200, hoarder.call("DELETE", "/api/conversations/" + conversations.remove(0) + "?permanent=true").status());
        rest.say(conversations.get(conversations.size() - 1), "there is room again").required();
    }

    private static PlainHttp.Answer sayUntilRefused(PlainHttp http, String id) {
        String body = "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + "x".repeat(TEXT_CHARS) + "\"}]}";
        for (int i = 0; i < 20; i++) {
            var answer = http.json("POST", "/api/conversations/" + id + "/events", body);
            if (answer.status() / 100 != 2) return answer;
        }
        throw new AssertionError("nothing was refused");
    }

    private static RawSocket v1(String address, String key) throws IOException {
        return v1(address, key, conversation);
    }

    private static RawSocket v1(String address, String key, String id) throws IOException {
        return RawSocket.openFrom(address, server.socket("/sockets/events/" + id + "?session_api_key=" + key));
    }

    private static RawSocket v0(String address, String key, String id) throws IOException {
        return RawSocket.openFrom(address, v0Handshake("&session_api_key=" + key, id));
    }

    private static URI v0Handshake(String key, String id) {
        return server.socket("/socket.io/?EIO=4&transport=websocket&latest_event_id=-1" + key + "&conversation_id="
                + id.replace("-", ""));
    }

    private static void enter(RawSocket socket) throws IOException {
        next(socket, "0{");
        socket.sendText("40");
        next(socket, "STATUS$READY");
    }

    private static String next(RawSocket socket, String part) throws IOException {
        String packet = socket.readText(LIMIT);
        while (!packet.contains(part)) packet = socket.readText(LIMIT);
        return packet;
    }

    /** Says the same again, each time behind so many answers. @return the first answer with this in it */
    private static String sayUntil(RawSocket socket, String what, int answers, String part) throws IOException {
        String heard = "";
        for (int i = 0; i < TALK * answers && !heard.contains(part); i++) {
            if (i % answers == 0) socket.sendText(what);
            heard = socket.readText(LIMIT);
        }
        assertTrue(heard.contains(part), heard);
        return heard;
    }

    private static void untilClose(RawSocket socket, int code, String reason) throws IOException {
        WebSocketFrame frame = socket.read(LIMIT);
        while (frame.opcode() != WebSocketFrame.CLOSE) frame = socket.read(LIMIT);
        assertEquals(code + " " + reason, frame.closeCode() + " " + frame.closeReason());
    }
}
