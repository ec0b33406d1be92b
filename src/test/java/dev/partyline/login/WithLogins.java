package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.KeycloakProcess;
import dev.partyline.testing.KnownSecrets;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.SharedServers;
import dev.partyline.testing.V0Link.Way;
import dev.partyline.testing.WatchedClient;
import dev.partyline.testing.WatchedClient.End;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;

/** People who sign in at a real Keycloak, with its realm for trials, each in a browser of her own, and what they open. */
abstract class WithLogins {

    static final String START = "{\"agent\":{\"llm\":{\"model\":\"m\"}},\"workspace\":{\"working_dir\":\"/w\"},"
            + "\"runtime\":{\"kind\":\"outside\"}}";
    static final String REVOKED = "4001 Access was revoked";
    static final String RIGHT_ENDED = "4004 Access was revoked";
    static final String TOLD_TO_LEAVE = "told to leave";
    /** In which a socket has to be cut. */
    static final Duration SOON = Duration.ofSeconds(5);

    final KeycloakProcess keycloak = KeycloakProcess.shared();
    final ServerProcess server = SharedServers.withLogins();
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<WatchedClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(WatchedClient::close);
    }

    /** Somebody at her browser. */
    final class Person {

        final String name;
        final SignInBrowser browser = new SignInBrowser();

        Person(String name) {
            this.name = name;
        }

        Person signIn() {
            HttpResponse<String> back = browser.get(atKeycloak());
            assertEquals(303, back.statusCode(), back.body());
            return this;
        }

        /** Where Keycloak sends her, which is not asked for yet. */
        URI atKeycloak() {
            return browser.atProvider(server.http("/login"), name, name + "-trial");
        }

        JsonObject me() {
            return EventJson.parseObject(browser.get(server.http("/api/me")).body());
        }

        int status(String path) {
            return browser.get(server.http(path)).statusCode();
        }

        HttpResponse<String> write(String path, String body) {
            return browser.post(server.http(path), body, "Content-Type", "application/json", "Origin", server.http("").toString(),
                    "X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN"));
        }

        String conversation() {
            HttpResponse<String> made = write("/api/conversations", START);
            assertEquals(201, made.statusCode(), made.body());
            return EventJson.parseObject(made.body()).getString("id");
        }

        WatchedClient v1(String conversation) {
            return joined(WatchedClient.signedIn("v1 of " + name, http, server, "/sockets/events/" + conversation,
                    "partyline=" + browser.cookie("partyline")), "full_state");
        }

        WatchedClient v0(String conversation, Way way) {
            String ticket = EventJson.parseObject(write("/api/tickets", "{\"conversation_id\":\"" + conversation + "\"}").body())
                    .getString("ticket");
            KnownSecrets.add(List.of(ticket));
            return joined(WatchedClient.v0("v0 of " + name + " by " + way, http, server, way,
                    "conversation_id=" + conversation + "&latest_event_id=-1", ticket), "0{\"sid\"");
        }
    }

    WatchedClient joined(WatchedClient client, String sign) {
        clients.add(client);
        client.await(sign);
        return client;
    }

    static void assertCut(Instant since, String how, WatchedClient... cut) {
        for (WatchedClient each : cut) {
            End end = each.end();
            long took = Duration.between(since, end.at()).toMillis();
            System.out.println(each + " was cut " + took + " ms later: " + end.how());
            assertEquals(how, end.how(), each::toString);
            assertTrue(took < SOON.toMillis(), () -> each + ": " + took + " ms");
        }
    }

    static void assertAlive(WatchedClient client) {
        String nonce = UUID.randomUUID().toString();
        client.send("{\"type\":\"ping\",\"nonce\":\"" + nonce + "\"}");
        client.await(nonce);
    }
}
