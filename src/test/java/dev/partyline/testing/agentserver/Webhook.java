package dev.partyline.testing.agentserver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/** Where events are posted to, each in a list of its own (V1 spec 8.4). */
record Webhook(String base, String key, HttpClient http) {

    static final Webhook NONE = new Webhook("", "", null);

    static Webhook parse(String text) {
        JsonObject json = EventJson.parseObject(text);
        return new Webhook(json.getString("base"), json.getString("key"), HttpClient.newHttpClient());
    }

    /** @param id dashed */
    void tell(String id, String event) {
        if (base.isEmpty()) return;
        var request = HttpRequest.newBuilder(URI.create(base + "/events/" + id.replace("-", ""))).header("X-Session-API-Key", key)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString("[" + event + "]")).build();
        http.sendAsync(request, BodyHandlers.discarding());
    }
}
