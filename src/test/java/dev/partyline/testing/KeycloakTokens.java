package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/** What Keycloak gives a program for name and password of somebody. Immutable. */
public record KeycloakTokens(KeycloakProcess keycloak, String access, String refresh) {

    /** As the realm has it, for programs. */
    public static final String CLIENT = "partyline-programs";
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** With the password that trials have. */
    public static KeycloakTokens of(KeycloakProcess keycloak, String user) {
        return ask(keycloak, "grant_type=password&username=" + user + "&password=" + user + "-trial");
    }

    /** What Keycloak gives for the refresh token. */
    public KeycloakTokens renewed() {
        return ask(keycloak, "grant_type=refresh_token&refresh_token=" + URLEncoder.encode(refresh, UTF_8));
    }

    private static KeycloakTokens ask(KeycloakProcess keycloak, String grant) {
        var request = HttpRequest.newBuilder(URI.create(keycloak.issuer() + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded").timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(grant + "&client_id=" + CLIENT)).build();
        try {
            var answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) throw new AssertionError("Keycloak: " + answer.statusCode() + " " + answer.body());
            JsonObject tokens = EventJson.parseObject(answer.body());
            var given = new KeycloakTokens(keycloak, tokens.getString("access_token"), tokens.getString("refresh_token"));
            KnownSecrets.add(List.of(given.access(), given.refresh()));
            return given;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    /** When the access token is over, by its own word. */
    public Instant ends() {
        return Instant.ofEpochSecond(part(1).getJsonNumber("exp").longValue());
    }

    /** The key that has signed the access token. */
    public String key() {
        return part(0).getString("kid");
    }

    private JsonObject part(int place) {
        return EventJson.parseObject(new String(Base64.getUrlDecoder().decode(access.split("\\.")[place]), UTF_8));
    }
}
