package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.WatchedClient;
import dev.partyline.testing.WatchedClient.End;
import org.junit.jupiter.api.Test;

/** A right that ends while a socket is open ends the socket, by every way into a conversation. */
class TokenLifeIT extends WithTokens {

    private static final String EXPIRED = "4401 Token expired";

    private void renew(WatchedClient v1, WatchedClient socket, WatchedClient polling, WatchedClient program) {
        v1.send(authenticate(anna));
        program.send(authenticate(anna));
        socket.send(authenticateV0(anna));
        polling.send("21[\"authenticate\",{\"ticket\":\"" + ticket(anna) + "\"}]");
        for (WatchedClient each : List.of(v1, program)) assertTrue(each.await("\"authenticated\"").contains("expires_in"));
        for (WatchedClient each : List.of(socket, polling)) each.await("31[{\"expires_in\":");
    }

    private void showSomebodyElses(WatchedClient v1, WatchedClient socket, WatchedClient program) {
        v1.send(authenticate(issuer.token("bert")));
        assertTrue(v1.await("ServerErrorEvent").contains("AuthenticationError"));
        socket.send(authenticateV0(issuer.token("bert")));
        socket.await("\"error\":true");
        program.send(authenticate(issuer.token("bert")));
        program.await("\"status\":401");
    }

    /** All side by side, so that one wait does for all. */
    @Test
    void aTokenThatExpiresEndsItsSocketUnlessANewerOneIsShown() {
        say("word-1");
        Instant expiry = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        String brief = token(expiry, "s");
        List<WatchedClient> ending = List.of(v1("v1", "?resend_all=true", brief), v1ByTicket("v1 by ticket", brief),
                v0("v0 by websocket", Way.WEBSOCKET, "-1", brief), v0("v0 by polling", Way.POLLING, "-1", brief),
                v0("v0 with upgrade", Way.UPGRADE, "-1", brief));
        List<WatchedClient> staying = List.of(v1("v1, renewed", "", brief),
                v0("v0 by websocket, renewed", Way.WEBSOCKET, "-1", brief),
                v0("v0 by polling, renewed", Way.POLLING, "-1", brief), agent(brief));
        renew(staying.get(0), staying.get(1), staying.get(2), staying.get(3));
        showSomebodyElses(ending.get(1), ending.get(2), staying.get(3));
        say("word-2");
        for (WatchedClient each : ending) {
            each.await("word-2");
            assertEndsAt(expiry, each);
        }
        say("word-3");
        staying.forEach(each -> assertTrue(each.open(), each::toString));
        staying.subList(0, 3).forEach(each -> each.await("word-3"));
        goOn(ending);
    }

    private static void assertEndsAt(Instant expiry, WatchedClient client) {
        End end = client.end();
        long late = Duration.between(expiry, end.at()).toMillis();
        System.out.println(client + " ended " + late + " ms behind its token: " + end.how());
        assertEquals(client.toString().startsWith("v1") ? EXPIRED : "over", end.how(), client::toString);
        assertTrue(late > -100 && late < 3_000, () -> client + ": " + late + " ms");
    }

    /** Behind the last event that each has, with a new token: nothing is missing, and nothing comes twice. */
    private void goOn(List<WatchedClient> ended) {
        List<WatchedClient> back = List.of(v1("v1 again", "?after=" + ended.get(0).last(), anna),
                v0("v0 by websocket again", Way.WEBSOCKET, ended.get(2).last(), anna),
                v0("v0 by polling again", Way.POLLING, ended.get(3).last(), anna));
        say("word-4");
        List<WatchedClient> before = List.of(ended.get(0), ended.get(2), ended.get(3));
        for (int i = 0; i < back.size(); i++) {
            back.get(i).await("word-4");
            var words = new ArrayList<>(before.get(i).words());
            words.addAll(back.get(i).words());
            assertEquals(List.of("word-1", "word-2", "word-3", "word-4"), words, back.get(i).toString());
        }
    }

    @Test
    void aKeyThatIsTakenOutOfItsFileEndsItsSockets() throws IOException {
        String key = "file-key-" + UUID.randomUUID();
        var plain = new PlainHttp(server, key);
        keys("\n" + key + "\n");
        Await.until(SOON, () -> "the key is not known", () -> plain.get("/api/conversations/count").status() == 200);
        String frame = "{\"type\":\"auth\",\"session_api_key\":\"" + key + "\"}";
        String target = "/sockets/events/" + conversation;
        var client = joined(WatchedClient.socket("v1 by key", http, server, target, "", frame), "full_state");
        var socket = joined(WatchedClient.v0("v0 by key", http, server, Way.POLLING, "conversation_id=" + conversation
                + "&session_api_key=" + key, ""), "0{\"sid\"");
        WatchedClient stays = v1("v1 by token", "", anna);
        Instant before = Instant.now();
        keys("\n\n");
        assertCut(before, List.of(client, socket));
        assertEquals(401, plain.get("/api/conversations/count").status());
        assertAlive(stays);
        assertFalse(server.logText().contains(key), "the key is in the log");
    }

    /** All at once. */
    private static void keys(String text) throws IOException {
        Path next = Files.writeString(SharedServers.keyFile().resolveSibling("session-keys-next"), text);
        Files.move(next, SharedServers.keyFile(), StandardCopyOption.REPLACE_EXISTING);
    }
}
