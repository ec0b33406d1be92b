package dev.partyline.testing;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import dev.partyline.conversation.EventJson;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** What an administrator does at Keycloak, by its REST interface. One thread. */
public final class KeycloakAdmin {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KeycloakProcess keycloak;
    private final String token;

    public KeycloakAdmin(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
        String form = "grant_type=password&client_id=admin-cli&username=" + KeycloakProcess.ADMIN + "&password="
                + KeycloakProcess.ADMIN;
        var request = HttpRequest.newBuilder(URI.create(keycloak.url() + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form));
        token = EventJson.parseObject(send(request)).getString("access_token");
    }

    /** From now on Partyline's client hears of logouts there. */
    public void sendLogoutsTo(URI address) {
        JsonObject client = first("clients?clientId=" + KeycloakProcess.CLIENT);
        JsonObject attributes = EventJson.object(client.getJsonObject("attributes"))
                .add("backchannel.logout.url", address.toString()).add("backchannel.logout.session.required", "true").build();
        JsonObject changed = EventJson.object(client).add("attributes", attributes).build();
        send(realm("clients/" + client.getString("id")).header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(EventJson.write(changed))));
    }

    /** Ends every session of somebody. */
    public void logOut(String user) {
        String id = first("users?exact=true&username=" + user).getString("id");
        send(realm("users/" + id + "/logout").POST(BodyPublishers.noBody()));
    }

    private JsonObject first(String path) {
        try (var reader = Json.createReader(new StringReader(send(realm(path).GET())))) {
            return reader.readArray().getJsonObject(0);
        }
    }

    private HttpRequest.Builder realm(String path) {
        return HttpRequest.newBuilder(URI.create(keycloak.url() + "/admin/realms/partyline/" + path))
                .header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) throw new AssertionError("Keycloak: " + answer.statusCode() + " " + answer.body());
            return answer.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }
}
