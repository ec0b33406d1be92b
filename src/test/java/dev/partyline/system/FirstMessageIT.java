package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.RestClient.Answer;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The server is killed while it makes conversations: each one that exists has what its user said first. */
class FirstMessageIT {

    private static final int MAKERS = 4;
    private static final int ENOUGH = 60;

    private final ServerSettings settings = ServerSettings.of("first-message");
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void noConversationIsThereWithoutItsFirstMessage() throws InterruptedException {
        var makers = Executors.newFixedThreadPool(MAKERS);
        try (var server = ServerProcess.start(settings)) {
            var rest = new RestClient(server.http("/"));
            var enough = new CountDownLatch(ENOUGH);
            for (int i = 0; i < MAKERS; i++) {
                boolean v0 = i % 2 == 0;
                makers.execute(() -> makeUntilItEnds(rest, v0, enough));
            }
            assertTrue(enough.await(60, TimeUnit.SECONDS), "the makers are too slow");
            server.kill();
        } finally {
            makers.shutdown();
            assertTrue(makers.awaitTermination(60, TimeUnit.SECONDS));
        }
        try (var server = ServerProcess.start(settings)) {
            verify(new RestClient(server.http("/")));
        }
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

    private void verify(RestClient rest) {
        var missing = new HashSet<>(acknowledged);
        for (String id : ids(rest)) {
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
