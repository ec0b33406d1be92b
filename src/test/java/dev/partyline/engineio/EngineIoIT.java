package dev.partyline.engineio;

import static dev.partyline.engineio.EngineIoClient.POLLING;
import static dev.partyline.engineio.EngineIoClient.WEBSOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import dev.partyline.conversation.EventJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol on a real server, frame by frame. */
class EngineIoIT {

    private static final String SEPARATOR = "\u001e";

    private final EngineIoClient client = new EngineIoClient(EchoServer.SERVER.http("/calm/"));

    @Test
    void aSessionOpensWithPolls() {
        var answer = client.get(POLLING);
        assertEquals(200, answer.statusCode());
        assertEquals("text/plain; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse("").toLowerCase().replace(";c", "; c"));
        assertEquals("*", answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty());
        opening(answer.body(), "[\"websocket\"]");
    }

    @Test
    void aSessionOpensWithAWebSocket() throws Exception {
        var socket = client.socket(WEBSOCKET);
        opening(socket.read(), "[]");
    }

    private static void opening(String packet, String upgrades) {
        assertTrue(packet.startsWith("0{"), packet);
        var open = EventJson.parseObject(packet.substring(1));
        assertEquals(Set.of("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"), open.keySet());
        assertEquals(upgrades, open.get("upgrades").toString());
        assertEquals(List.of(25_000, 20_000, 1_000_000),
                List.of(open.getInt("pingInterval"), open.getInt("pingTimeout"), open.getInt("maxPayload")));
        assertTrue(open.getString("sid").length() >= 22, packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport=polling", "EIO=3&transport=polling", "EIO=abc&transport=polling", "EIO=4",
        "EIO=4&transport=abc", "EIO=4&transport=websocket", "EIO=4&transport=polling&sid=unknown",
        "EIO=4&transport=polling&sid="})
    void aRequestThatMakesNoSenseIsRefused(String query) {
        assertEquals(400, client.get(query).statusCode());
    }

    @Test
    void onlyAGetOpensASession() {
        assertEquals(400, client.post(POLLING, "").statusCode());
        assertEquals(400, client.send("PUT", POLLING, "").statusCode());
        assertEquals(400, client.send("DELETE", client.open(), "").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport=websocket", "EIO=3&transport=websocket", "EIO=4", "EIO=4&transport=abc",
        "EIO=4&transport=polling", "EIO=4&transport=websocket&sid=unknown"})
    void anUpgradeThatMakesNoSenseIsRefusedBeforeIt(String query) {
        var refused = assertThrows(WebSocketHandshakeException.class, () -> client.socket(query));
        assertEquals(400, refused.getResponse().statusCode());
    }

    @Test
    void pollsCarryMessagesBothWays() {
        String session = client.open();
        var answer = client.post(session, "4hello" + SEPARATOR + "bAQIDBA==" + SEPARATOR + "4h\u00e9 \ud83c\udf89");
        assertEquals("200 ok", answer.statusCode() + " " + answer.body());
        assertEquals("4hello" + SEPARATOR + "bAQIDBA==" + SEPARATOR + "4h\u00e9 \ud83c\udf89", client.get(session).body());
    }

    @Test
    void aHeldPollIsAnsweredWhenThereIsSomething() {
        String session = client.open();
        var held = client.later(session);
        client.post(session, "4late");
        assertEquals("4late", held.join().body());
    }

    @Test
    void noBodyHoldsMoreThanSixteenPackets() {
        String session = client.open();
        var sent = IntStream.range(0, 40).mapToObj(i -> "4" + i).toList();
        client.post(session, String.join(SEPARATOR, sent));
        var received = new ArrayList<String>();
        while (received.size() < 40) {
            List<String> body = List.of(client.get(session).body().split(SEPARATOR));
            assertTrue(body.size() <= 16, body::toString);
            received.addAll(body);
        }
        assertEquals(sent, received.stream().filter(packet -> packet.startsWith("4")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "b!!", "7", "4ok\u001e", "2", "0{}"})
    void aBadPacketEndsASessionOfPolls(String body) {
        String session = client.open();
        assertEquals(400, client.post(session, body).statusCode());
        assertEquals(400, client.get(session).statusCode());
    }

    @Test
    void twoPollsAtOnceEndTheSession() {
        String session = client.open();
        var first = client.later(session);
        var second = client.later(session);
        var statuses = Set.of(first.join().statusCode() + first.join().body().substring(0, 1),
                second.join().statusCode() + second.join().body().substring(0, 1));
        assertEquals(Set.of("2001", "400{"), statuses);
        assertEquals(400, client.get(session).statusCode());
    }

    @Test
    void aClientCanLeaveWithAPost() throws Exception {
        String session = client.open();
        var held = client.later(session);
        pause(100);
        assertEquals(200, client.post(session, "1").statusCode());
        assertEquals("200 6", held.join().statusCode() + " " + held.join().body());
        assertEquals(400, client.get(session).statusCode());
        assertEquals(400, client.post(session, "4x").statusCode());
    }

    @Test
    void aBodyOverTheLimitEndsTheSession() {
        String session = client.open();
        assertEquals(413, client.post(session, "4" + "x".repeat(1_000_000)).statusCode());
        assertEquals(400, client.get(session).statusCode());
        String other = client.open();
        String big = "4" + "x".repeat(999_999);
        assertEquals(200, client.post(other, big).statusCode());
        assertEquals(big, client.get(other).body());
    }

    @Test
    void aWebSocketCarriesMessagesBothWays() throws Exception {
        var socket = client.socket(WEBSOCKET);
        socket.read();
        socket.send("4hello \ud83c\udf89");
        socket.send(new byte[] {1, 2, 3, 4});
        assertEquals("4hello \ud83c\udf89", socket.read());
        assertEquals("bytes 01020304", socket.read());
        String big = "4" + "x".repeat(900_000);
        socket.send(big);
        assertEquals(big, socket.read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1", "2", "0"})
    void aWebSocketIsClosedForABadPacketAndForAGoodbye(String frame) throws Exception {
        var socket = client.socket(WEBSOCKET);
        socket.read();
        socket.send(frame);
        assertClosed(socket);
    }

    @Test
    void aFrameOverTheLimitEndsTheSession() throws Exception {
        var socket = client.socket(WEBSOCKET);
        socket.read();
        socket.sendWhatever("4" + "x".repeat(1_000_000));
        assertClosed(socket);
    }

    @Test
    void aSessionMovesFromPollsToAWebSocket() throws Exception {
        String session = client.open();
        var socket = client.socket(session.replace("polling", "websocket"));
        var held = client.later(session);
        socket.send("2probe");
        assertEquals("3probe", socket.read());
        assertEquals("6", held.join().body());
        socket.send("5");
        socket.send("4over there");
        assertEquals("4over there", socket.read());
        assertEquals(400, client.get(session).statusCode());
        assertEquals(400, client.post(session, "4x").statusCode());
        assertClosed(client.socket(session.replace("polling", "websocket")));
        socket.send("4still here");
        assertEquals("4still here", socket.read());
    }

    @Test
    void anUpgradeLosesNothingAndKeepsTheOrder() throws Exception {
        String session = client.open();
        var socket = client.socket(session.replace("polling", "websocket"));
        socket.send("2probe");
        assertEquals("3probe", socket.read());
        var sent = IntStream.range(0, 100).mapToObj(i -> "4" + i).toList();
        client.post(session, String.join(SEPARATOR, sent.subList(0, 50)));
        assertEquals("6", client.get(session).body());
        socket.send("5");
        sent.subList(50, 100).forEach(socket::send);
        for (String each : sent) assertEquals(each, socket.read());
    }

    @Test
    void anUpgradeThatIsGivenUpChangesNothing() throws Exception {
        String session = client.open();
        var socket = client.socket(session.replace("polling", "websocket"));
        socket.send("2probe");
        assertEquals("3probe", socket.read());
        client.post(session, "4kept");
        socket.leave();
        String body = client.get(session).body();
        assertEquals("4kept", body.equals("6") ? client.get(session).body() : body);
    }

    @Test
    void aGuestThatTalksNonsenseIsClosedAndTheSessionStays() throws Exception {
        String session = client.open();
        var socket = client.socket(session.replace("polling", "websocket"));
        socket.send("4too early");
        assertClosed(socket);
        assertEquals("ok", client.post(session, "4kept").body());
    }

    @Test
    void thePathNeedsNoSlash() throws Exception {
        var bare = new EngineIoClient(EchoServer.SERVER.http("/calm"));
        opening(bare.get(POLLING).body(), "[\"websocket\"]");
        opening(bare.socket(WEBSOCKET).read(), "[]");
    }

    private static void assertClosed(EngineIoClient.Socket socket) throws InterruptedException {
        assertEquals("closed", socket.read());
        assertNull(socket.read(Duration.ofMillis(20)));
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
