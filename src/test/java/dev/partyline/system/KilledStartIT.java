package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.RestClient.Answer;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The server is killed while it makes conversations and plays recordings: each conversation that exists has what its user
 * said first, and recordings go on where they were, in the middle and where a program takes over.
 */
@Tag("side-by-side")
class KilledStartIT {

    private static final int MAKERS = 4;
    private static final int ENOUGH = 60;

    private static final int RECORDED = 40;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServerSettings settings = ServerSettings.of("killed-start");
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void firstMessagesAreThereAndRecordingsGoOn() throws InterruptedException {
        String middle;
        String seam;
        var makers = Executors.newFixedThreadPool(MAKERS);
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            middle = rest.create(recorded(RECORDED, "{'kind':'trajectory'}"));
            seam = rest.create(recorded(3, "{'kind':'outside'}"));
            for (String each : List.of(middle, seam)) rest.ask(each, "run").required();
            Await.until(LIMIT, () -> texts(rest, seam).toString(), () -> texts(rest, seam).size() == 3);
            var enough = new CountDownLatch(ENOUGH);
            for (int i = 0; i < MAKERS; i++) {
                boolean v0 = i % 2 == 0;
                makers.execute(() -> makeUntilItEnds(rest, v0, enough));
            }
            assertTrue(enough.await(60, TimeUnit.SECONDS), "the makers are too slow");
            Await.until(LIMIT, () -> texts(rest, middle).toString(), () -> texts(rest, middle).size() > 2);
            server.kill();
        } finally {
            makers.shutdown();
            assertTrue(makers.awaitTermination(60, TimeUnit.SECONDS));
        }
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            verify(rest, Set.of(middle, seam));
            goOnInTheMiddle(rest, middle);
            goOnAtTheSeam(rest, seam);
        }
    }

    private static void goOnInTheMiddle(RestClient rest, String id) {
        assertTrue(texts(rest, id).size() < RECORDED, "killed too late");
        rest.ask(id, "run").required();
        Await.until(LIMIT, () -> texts(rest, id).toString(), () -> texts(rest, id).size() >= RECORDED);
        assertEquals(numbers(RECORDED), texts(rest, id));
    }

    private static void goOnAtTheSeam(RestClient rest, String id) {
        String agent = "/api/conversations/" + id + "/agent";
        var generation = rest.post(agent, EventJson.object().build()).required().json().getJsonNumber("generation");
        rest.ask(id, "run").required();
        String work = agent + "/work?generation=" + generation;
        Await.until(LIMIT, () -> rest.get(work).body(), () -> rest.get(work).required().json().getBoolean("step_wanted"));
        JsonObject message = EventJson.object().add("kind", "MessageEvent").add("id", UUID.randomUUID().toString())
                .add("llm_message", EventJson.object().add("content", "3")).build();
        rest.post(agent + "/steps", EventJson.object().add("generation", generation)
                .add("events", EventJson.array().add(message)).add("finished", true).build()).required();
        assertEquals(numbers(4), texts(rest, id));
    }

    /** Messages of a user with numbers as text, a tenth of a second apart. */
    private static JsonObject recorded(int count, String then) {
        var events = EventJson.array();
        for (int i = 0; i < count; i++) {
            events.add(EventJson.parseObject(("{'kind':'MessageEvent','id':'m%d','source':'user',"
                    + "'timestamp':'2026-01-01T00:00:%02d.%d00000','llm_message':{'role':'user',"
                    + "'content':[{'type':'text','text':'%d'}]}}").formatted(i, i / 10, i % 10, i).replace('\'', '"')));
        }
        return EventJson.object().add("kind", "trajectory").add("events", events)
                .add("then", EventJson.parseObject(then.replace('\'', '"'))).build();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static List<String> texts(RestClient rest, String id) {
        return rest.events(id).stream().filter(event -> event.getString("kind").equals("MessageEvent"))
                .map(event -> event.getJsonObject("llm_message").getJsonArray("content").getJsonObject(0).getString("text"))
                .toList();
    }

    private void makeUntilItEnds(RestClient rest, boolean v0, CountDownLatch enough) {
        String text = "{\"initial_user_msg\":\"the first words\"}";
        String v1 = "{\"runtime\":{\"kind\":\"outside\"},\"initial_message\":{\"content\":[{\"text\":\"the first words\"}]}}";
        try {
            while (true) {
                Answer made = rest.postText("/api/conversations", v0 ? text : v1).required();
                acknowledged.add(made.json().getString(v0 ? "conversation_id" : "id").replace("-", ""));
                enough.countDown();
            }
        } catch (AssertionError | jakarta.json.JsonException killed) {
            // what was not answered may be there or not
        }
    }

    private void verify(RestClient rest, Set<String> recorded) {
        var missing = new HashSet<>(acknowledged);
        for (String id : ids(rest)) {
            if (recorded.contains(id)) continue;
            missing.remove(id.replace("-", ""));
            List<JsonObject> events = rest.events(id);
            assertTrue(events.stream().anyMatch(event -> EventJson.text(event, "source", "").equals("user")
                    && event.toString().contains("the first words")), () -> id + " has only " + events);
        }
        assertTrue(missing.isEmpty(), () -> "acknowledged and lost: " + missing);
    }

    private static Set<String> ids(RestClient rest) {
        var ids = new HashSet<String>();
        String page = "";
        while (page != null) {
            JsonObject found = rest.get("/api/conversations/search?limit=100" + page).required().json();
            found.getJsonArray("items").getValuesAs(JsonObject.class).forEach(each -> ids.add(each.getString("id")));
            page = found.isNull("next_page_id") ? null : "&page_id=" + found.getString("next_page_id");
        }
        assertTrue(ids.size() >= ENOUGH, () -> "only " + ids.size());
        return ids;
    }
}
