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
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.EventJson;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** What an administrator does at Keycloak, by its REST interface. One thread. */
public final class KeycloakAdmin {

    private static final String KEYS = "org.keycloak.keys.KeyProvider";
    private static final String RSA = "rsa-generated";
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

    /** From now on Partyline's client hears of logouts there, of Keycloak itself. */
    public void sendLogoutsTo(URI address) {
        client(KeycloakProcess.CLIENT, false, Map.of("backchannel.logout.url", address.toString(),
                "backchannel.logout.session.required", "true"));
    }

    /** From now on Partyline's client hears of logouts there, of the browser that logs out. */
    public void haveBrowsersSendLogoutsTo(URI address) {
        client(KeycloakProcess.CLIENT, true, Map.of("frontchannel.logout.url", address.toString(),
                "frontchannel.logout.session.required", "true"));
    }

    /** How long the tokens live that programs get from now on. */
    public void tokensOfProgramsLive(Duration time) {
        client(KeycloakTokens.CLIENT, false, Map.of("access.token.lifespan", String.valueOf(time.toSeconds())));
    }

    private void client(String name, boolean frontChannel, Map<String, String> attributes) {
        JsonObject client = first("clients?clientId=" + name);
        var all = EventJson.object(client.getJsonObject("attributes"));
        attributes.forEach(all::add);
        change("clients/" + client.getString("id"),
                EventJson.object(client).add("frontchannelLogout", frontChannel).add("attributes", all));
    }

    /** Makes somebody, with the password that trials have. */
    public void hire(String user, String group) {
        String person = "{\"username\":\"%1$s\",\"email\":\"%1$s@example.com\",\"firstName\":\"%1$s\",\"lastName\":\"%1$s\","
                + "\"enabled\":true,\"emailVerified\":true,\"groups\":[\"%2$s\"],"
                + "\"credentials\":[{\"type\":\"password\",\"value\":\"%1$s-trial\",\"temporary\":false}]}";
        make("users", String.format(person, user, group));
    }

    public void delete(String user) {
        send(realm("users/" + id(user)).DELETE());
    }

    public void disable(String user) {
        change("users/" + id(user), EventJson.object(first("users?exact=true&username=" + user)).add("enabled", false));
    }

    /** Takes somebody out of a group. */
    public void dismiss(String user, String group) {
        send(realm("users/" + id(user) + "/groups/" + first("groups?search=" + group).getString("id")).DELETE());
    }

    /** Ends every session of somebody. */
    public void logOut(String user) {
        send(realm("users/" + id(user) + "/logout").POST(BodyPublishers.noBody()));
    }

    /** From now on tokens are signed with another key; those of the present one stay good.
     *  @return the ids of the components that had the keys so far */
    public List<String> signWithAnotherKey() {
        List<String> before = all("components?type=" + KEYS).stream().filter(each -> each.getString("providerId").equals(RSA))
                .map(each -> each.getString("id")).toList();
        make("components", "{\"name\":\"next\",\"providerId\":\"" + RSA + "\",\"providerType\":\"" + KEYS
                + "\",\"config\":{\"priority\":[\"900\"],\"keySize\":[\"2048\"]}}");
        return before;
    }

    /** From now on what such a key has signed is good no more. */
    public void retireKey(String component) {
        JsonObject present = EventJson.parseObject(send(realm("components/" + component).GET()));
        var config = EventJson.object(present.getJsonObject("config")).add("enabled", EventJson.array().add("false"))
                .add("active", EventJson.array().add("false"));
        change("components/" + component, EventJson.object(present).add("config", config));
    }

    private String id(String user) {
        return first("users?exact=true&username=" + user).getString("id");
    }

    private JsonObject first(String path) {
        return all(path).get(0);
    }

    private List<JsonObject> all(String path) {
        try (var reader = Json.createReader(new StringReader(send(realm(path).GET())))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }

    private void change(String path, JsonObjectBuilder now) {
        send(realm(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(EventJson.write(now.build()))));
    }

    private void make(String path, String what) {
        send(realm(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(what)));
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
