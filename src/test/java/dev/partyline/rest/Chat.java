package dev.partyline.rest;

import static dev.partyline.rest.Fixture.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import jakarta.json.JsonObject;

/**
 * A conversation on a running server, asked over HTTP.
 *
 * @param id with dashes
 */
record Chat(PlainHttp http, String id) {

    /** Nobody has it. */
    static final String UNKNOWN = "0f0e0d0c-0b0a-4908-8706-050403020100";
    static final String NOT_FOUND = "Conversation not found: " + UNKNOWN;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    static Chat start(PlainHttp http, JsonObject runtime) {
        return start(http, "{'agent':{'llm':{'model':'m'}},'workspace':{'working_dir':'/w'}}", runtime);
    }

    /** @param request with single quotes; the runtime is added */
    static Chat start(PlainHttp http, String request, JsonObject runtime) {
        JsonObject body = EventJson.object(json(request)).add("runtime", runtime).build();
        Answer made = http.json("POST", "/api/conversations", EventJson.write(body));
        Expect.status(201, made);
        return new Chat(http, made.json().getString("id"));
    }

    static Chat unknown(PlainHttp http) {
        return new Chat(http, UNKNOWN);
    }

    String hex() {
        return id.replace("-", "");
    }

    String path(String below) {
        return "/api/conversations/" + id + below;
    }

    Answer get(String below) {
        return http.get(path(below));
    }

    /** @param body with single quotes */
    Answer post(String below, String body) {
        return http.json("POST", path(below), body.replace('\'', '"'));
    }

    /** Without a body. */
    Answer ask(String wish) {
        return http.call("POST", path("/" + wish));
    }

    Answer say(String text, boolean run) {
        return post("/events", "{'role':'user','content':[{'type':'text','text':'" + text + "'}],'run':" + run + "}");
    }

    String status() {
        return get("").json().getString("execution_status");
    }

    void awaitStatus(String status) {
        Await.until(LIMIT, () -> status() + " instead of " + status, () -> status().equals(status));
    }

    /** Waits for the end of a run that says much: it takes as long as its records come. */
    void awaitEnd() {
        Await.whileGoingOn(LIMIT, () -> get("/events/count").body(), () -> status() + " instead of finished",
                () -> status().equals("finished"));
    }

    void awaitEvent(String kind) {
        Await.until(LIMIT, () -> "no " + kind + " in " + kinds(), () -> kinds().contains(kind));
    }

    /** Every event, in order, through as many pages as it takes. */
    List<JsonObject> events() {
        var events = new ArrayList<JsonObject>();
        for (String page = ""; page != null;) {
            JsonObject found = get("/events/search?limit=100&page_id=" + page).json();
            events.addAll(found.getJsonArray("items").getValuesAs(JsonObject.class));
            page = found.isNull("next_page_id") ? null : found.getString("next_page_id");
        }
        return events;
    }

    /** What the log shows in a few words: kinds, for state updates what has become of which key. */
    List<String> kinds() {
        return events().stream().map(Chat::kind).toList();
    }

    private static String kind(JsonObject event) {
        String kind = event.getString("kind");
        if (!kind.equals("ConversationStateUpdateEvent")) return kind;
        String key = event.getString("key");
        return key.equals("execution_status") ? event.getString("value") : key;
    }
}
