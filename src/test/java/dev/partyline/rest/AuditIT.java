package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.HandshakeRefusedException;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.V0Link;
import dev.partyline.testing.WarCommand;
import dev.partyline.testing.WarCommand.Ran;
import dev.partyline.testing.WebSocketFrame;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of a server, and what its audit says of it: everything that was done and refused, and no word of what was said. */
class AuditIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String KEY = "first-4b0c7e21";
    private static final String OTHER_KEY = "second-e85a90d3";
    private static final String ALWAYS = "{'policy':{'kind':'AlwaysConfirm'}}";
    private static final String MARKER = "marker-" + UUID.randomUUID();

    private final ServerSettings settings =
            ServerSettings.of("audit").with("partyline.session-api-keys", KEY + "," + OTHER_KEY);
    private final Path audit = settings.data().resolve("audit");
    private String first;
    private String second;

    @TempDir Path directory;

    @Test
    void everyDecisionIsThereAndTheChainIsGood() throws Exception {
        try (var server = ServerProcess.start(settings)) {
            decide(server);
            connect(server);
            beRefused(server);
            leave(server);
            Await.until(LIMIT, () -> "not everything is there: " + facts(),
                    () -> facts().contains("purged key:" + print(OTHER_KEY) + " SECOND"));
            verify().required(); // beside the server
            server.stop();
        }
        assertFacts();
        Ran verified = verify().required();
        assertTrue(verified.out().matches("files=1 records=\\d+ signed=\\d+ unsigned=0 repaired=0 lost=0 problems=0\\R"),
                verified.out());
        assertNoWordOfIt();
        tamper();
    }

    private void decide(ServerProcess server) {
        var chat = waiting(new PlainHttp(server, KEY));
        first = chat.hex();
        Expect.success(chat.post("/events/respond_to_confirmation", "{'accept':true}"));
        chat.awaitStatus("finished");
        var other = waiting(new PlainHttp(server, OTHER_KEY));
        second = other.hex();
        Expect.success(other.post("/events/respond_to_confirmation", "{'accept':false,'reason':'" + MARKER + "'}"));
        Expect.success(other.ask("run"));
        Expect.success(other.ask("interrupt"));
        Expect.success(chat.say(MARKER, false));
        assertEquals(200, chat.get("/export").status());
    }

    private static Chat waiting(PlainHttp http) {
        var chat = Chat.start(http, Recordings.acting());
        Expect.success(chat.post("/confirmation_policy", ALWAYS));
        Expect.success(chat.ask("run"));
        chat.awaitStatus("waiting_for_confirmation");
        return chat;
    }

    private void connect(ServerProcess server) throws IOException {
        String path = "/sockets/events/" + UUID.fromString(dashed(first)) + "?session_api_key=";
        try (var socket = RawSocket.open(server.socket(path + KEY))) {
            socket.readText(LIMIT);
            socket.send(WebSocketFrame.close(1000, "")); // while nothing is being written to it, which could fail first
            awaitClose(socket);
        }
        try (var socket = RawSocket.open(server.socket(path + KEY))) {
            socket.sendText("{\"role\":\"user\",\"content\":\"" + MARKER + "\"}");
            while (!socket.readText(LIMIT).contains("\"MessageEvent\"")) { }
        }
        assertTrue(v0(server, first, OTHER_KEY).startsWith("0{\"sid\""));
    }

    /** Whatever comes before it. */
    private static void awaitClose(RawSocket socket) throws IOException {
        while (socket.read(LIMIT).opcode() != 8) { }
    }

    private static String dashed(String hex) {
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private void beRefused(ServerProcess server) throws IOException {
        var stranger = new PlainHttp(server, MARKER);
        for (int i = 0; i < 3; i++) Expect.status(401, stranger.get("/api/conversations/" + MARKER));
        assertEquals(401, stranger.get("/metrics").status());
        Expect.status(403, new PlainHttp(server, OTHER_KEY).call("DELETE", "/api/conversations/" + dashed(first)
                + "?permanent=true"));
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + Chat.UNKNOWN + "?session_api_key=" + MARKER))) {
            awaitClose(socket);
        }
        try (var socket = RawSocket.open(server.socket("/sockets/events/" + Chat.UNKNOWN + "?session_api_key=" + KEY))) {
            awaitClose(socket);
        }
        assertThrows(HandshakeRefusedException.class, () -> RawSocket.open(server.socket("/sockets/events/" + Chat.UNKNOWN),
                Map.of("Origin", "https://" + MARKER + ".example.com"), 0));
        assertTrue(v0(server, first, MARKER).contains("invalid_session_api_key"));
    }

    /** @return the answer to CONNECT */
    private static String v0(ServerProcess server, String conversation, String key) {
        BlockingQueue<String> packets = new LinkedBlockingQueue<>();
        var link = new V0Link(HttpClient.newHttpClient(), server.http("/socket.io/"),
                "conversation_id=" + conversation + "&session_api_key=" + key, new V0Link.Listener() {
                    @Override
                    public void packet(String text) {
                        packets.add(text);
                    }

                    @Override
                    public void over() {
                        packets.add("over");
                    }
                }).open(V0Link.Way.WEBSOCKET);
        try {
            return String.valueOf(packets.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        } finally {
            link.leave();
        }
    }

    private void leave(ServerProcess server) {
        Expect.success(new PlainHttp(server, KEY).call("DELETE", "/api/conversations/" + dashed(second)));
        Expect.success(new PlainHttp(server, OTHER_KEY).call("DELETE",
                "/api/conversations/" + dashed(second) + "?permanent=true"));
    }

    private void assertFacts() {
        List<String> facts = facts();
        String one = " key:" + print(KEY);
        String two = " key:" + print(OTHER_KEY);
        for (String expected : List.of("created" + one + " FIRST", "configured" + one + " FIRST", "run" + one + " FIRST",
                "confirmed" + one + " FIRST", "said" + one + " FIRST", "exported" + one + " FIRST",
                "connected" + one + " FIRST", "disconnected" + one + " FIRST client", "connected" + two + " FIRST",
                "rejected" + two + " SECOND", "stopped" + two + " SECOND", "deleted" + one + " SECOND",
                "purged" + two + " SECOND", "refused rest unauthorized", "refused metrics unauthorized",
                "refused" + two + " FIRST rest forbidden", "refused websocket authentication-failed",
                "refused" + one + " websocket conversation-not-found", "refused http origin",
                "refused socket.io invalid-key")) {
            assertTrue(facts.contains(expected), () -> expected + " is not in " + facts);
        }
        assertEquals(List.of("stopped server", "signed server"), facts.subList(facts.size() - 2, facts.size()));
    }

    /** In words: what, who, which conversation, way and reason. */
    private List<String> facts() {
        return records().stream().map(record -> List.of("what", "who", "conversation", "way", "reason").stream()
                .map(name -> record.getString(name, "")).filter(word -> !word.isEmpty()).reduce((a, b) -> a + " " + b)
                .orElseThrow().replace(first, "FIRST").replace(second, "SECOND")).toList();
    }

    private List<JsonObject> records() {
        return content().lines().filter(line -> line.endsWith("}")).map(EventJson::parseObject).toList();
    }

    private String content() {
        try {
            return Files.readString(audit.resolve("000000000000000001.jsonl"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The part of a key's hash that is shown in its place. */
    private static String print(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)), 0, 4);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }

    private void assertNoWordOfIt() throws IOException {
        try (var files = Files.list(audit)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file, ISO_8859_1);
                for (String secret : List.of(KEY, OTHER_KEY, MARKER)) assertFalse(text.contains(secret), file.toString());
            }
        }
    }

    private Ran verify() {
        return new WarCommand(directory).run("audit-verify", settings.data().toString());
    }

    private void tamper() throws IOException {
        long confirmed = records().stream().filter(record -> record.getString("what").equals("confirmed"))
                .findFirst().orElseThrow().getJsonNumber("n").longValue();
        Files.writeString(audit.resolve("000000000000000001.jsonl"), content().replace("\"confirmed\"", "\"rejected!\""));
        Ran found = verify();
        assertEquals(1, found.code());
        assertTrue(found.out().contains("problem: record=" + confirmed + " file="), found.out());
        assertTrue(found.out().contains(": altered, its hash is wrong"), found.out());
    }
}
