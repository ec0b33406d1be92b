package dev.partyline.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The HTTP side of the protocol, as a client calls it (V1 spec section 7). Any number of threads. */
public final class RestClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PAGE = 100;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();
    private final URI base;
    private final String key;
    private final Duration timeout;

    /** @param base of the server, without a path */
    public RestClient(URI base) {
        this(base, "");
    }

    /** @param key session API key to show; empty for none */
    public RestClient(URI base, String key) {
        this(base, key, TIMEOUT);
    }

    /** @param timeout until an answer has begun to come */
    public RestClient(URI base, String key, Duration timeout) {
        this.base = base;
        this.key = key;
        this.timeout = timeout;
    }

    /** What a server answered. */
    public record Answer(int status, String body) {

        /** @throws jakarta.json.JsonException if the body is not a JSON object */
        public JsonObject json() {
            return EventJson.parseObject(body);
        }

        /** @throws AssertionError if the status is not 2xx */
        public Answer required() {
            if (status / 100 != 2) throw new AssertionError("HTTP " + status + ": " + body);
            return this;
        }
    }

    /** Makes a conversation whose agent plays these events, without delay. */
    public String create(List<JsonObject> recorded) {
        return create(recording(recorded));
    }

    /** What plays these events, without delay; the member {@code runtime} of a start request. */
    public static JsonObject recording(List<JsonObject> events) {
        var list = EventJson.array();
        events.forEach(list::add);
        return EventJson.object().add("kind", "trajectory").add("instant", true).add("events", list).build();
    }

    /** @param runtime what executes the conversation, as the member {@code runtime} of a start request
     *  @return id of the new conversation */
    public String create(JsonObject runtime) {
        JsonObject agent = EventJson.object().add("kind", "Agent")
                .add("llm", EventJson.object().add("model", "test").add("usage_id", "agent")).build();
        return create(EventJson.object().add("agent", agent)
                .add("workspace", EventJson.object().add("kind", "LocalWorkspace").add("working_dir", "/workspace"))
                .build(), runtime);
    }

    /** @param start request of the protocol, to which the runtime is added */
    public String create(JsonObject start, JsonObject runtime) {
        JsonObject body = EventJson.object(start).add("runtime", runtime).build();
        return post("/api/conversations", body).required().json().getString("id");
    }

    /** Says something, without running the agent. */
    public Answer say(String conversation, String text) throws IOException {
        var content = EventJson.array().add(EventJson.object().add("type", "text").add("text", text));
        JsonObject body = EventJson.object().add("role", "user").add("content", content).add("run", false).build();
        return send("POST", "/api/conversations/" + conversation + "/events", EventJson.write(body));
    }

    /** Gives a conversation a title, so that its first message makes none. */
    public Answer rename(String conversation, String title) {
        String body = EventJson.write(EventJson.object().add("title", title).build());
        return call("PATCH", "/api/conversations/" + conversation, body);
    }

    /** @param wish {@code run}, {@code pause} or {@code interrupt} */
    public Answer ask(String conversation, String wish) {
        return post("/api/conversations/" + conversation + "/" + wish, JsonValue.EMPTY_JSON_OBJECT);
    }

    public Answer conversation(String conversation) {
        return call("GET", "/api/conversations/" + conversation, null);
    }

    public Answer delete(String conversation) {
        return call("DELETE", "/api/conversations/" + conversation, null);
    }

    /** Every event of a conversation, page by page. */
    public List<JsonObject> events(String conversation) {
        var events = new ArrayList<JsonObject>();
        String page = "";
        while (page != null) {
            String query = "?limit=" + PAGE + (page.isEmpty() ? "" : "&page_id=" + page);
            JsonObject found = call("GET", "/api/conversations/" + conversation + "/events/search" + query, null)
                    .required().json();
            events.addAll(found.getJsonArray("items").getValuesAs(JsonObject.class));
            page = found.isNull("next_page_id") ? null : found.getString("next_page_id");
        }
        return events;
    }

    /** Id of the newest event; empty when there is none. */
    public String lastEventId(String conversation) {
        String newest = "/events/search?limit=1&sort_order=TIMESTAMP_DESC";
        JsonObject found = get("/api/conversations/" + conversation + newest).required().json();
        var items = found.getJsonArray("items");
        return items.isEmpty() ? "" : items.getJsonObject(0).getString("id");
    }

    public Answer post(String path, JsonObject body) {
        return call("POST", path, EventJson.write(body));
    }

    /** @param body said to be JSON */
    public Answer postText(String path, String body) {
        return call("POST", path, body);
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    private Answer call(String method, String path, String body) {
        try {
            return send(method, path, body);
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path + " got no answer", failure);
        }
    }

    private Answer send(String method, String path, String body) throws IOException {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(timeout)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) request.header("Content-Type", "application/json");
        if (!key.isEmpty()) request.header("X-Session-API-Key", key);
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }
}
