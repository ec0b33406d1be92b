package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.UUID;

import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.SharedServers;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What agents report of their models' use, as it is shown. */
class StatisticsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RestClient rest = new RestClient(SharedServers.open().http("/"));

    @Test
    void aProgramsReportsAreShownAndCountOnce() {
        String id = rest.create(EventJson.object().add("kind", "outside").build());
        String agent = "/api/conversations/" + id + "/agent";
        long generation = rest.postText(agent, "{}").required().json().getJsonNumber("generation").longValue();
        rest.postText("/api/conversations/" + id + "/events",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"go\"}],\"run\":true}").required();
        Await.until(LIMIT, () -> "no step is wanted", () -> rest.get(agent + "/work?generation=" + generation).required()
                .json().getBoolean("step_wanted"));

        JsonObject report = step(generation, "0.5", 100);
        for (int i = 0; i < 2; i++) {
            assertTrue(rest.post(agent + "/steps", report).required().json().getBoolean("appended"));
        }
        rest.post(agent + "/steps", step(generation, "0.25", 120)).required();
        String refused = EventJson.write(report).replace("accumulated_cost", "price");
        assertEquals(422, rest.postText(agent + "/steps", refused).status());

        JsonObject shown = rest.conversation(id).required().json();
        JsonObject main = shown.getJsonObject("stats").getJsonObject("usage_to_metrics").getJsonObject("agent");
        assertCosts(main);
        assertCosts(shown.getJsonObject("metrics"));
        assertCosts(EventJson.parse(rest.get("/api/v1/app-conversations?ids=" + id).required().body()).asJsonArray()
                .getJsonObject(0).getJsonObject("metrics"));
        assertEquals(2, rest.events(id).stream().filter(event -> event.getString("key", "").equals("stats")).count());
    }

    @Test
    void whatActionsOfV0SayOfTheirCostsIsShownToo() {
        String recording = "[{\"source\":\"user\",\"action\":\"message\",\"args\":{\"content\":\"go\"}},"
                + "{\"source\":\"agent\",\"action\":\"message\",\"args\":{\"content\":\"done\"},\"llm_metrics\":"
                + "{\"accumulated_cost\":0.5,\"accumulated_token_usage\":{\"model\":\"m\",\"prompt_tokens\":120}}}]";
        String id = rest.post("/api/conversations", EventJson.object().add("replay_json", recording).build()).required()
                .json().getString("conversation_id");
        Await.until(LIMIT, () -> rest.conversation(id).body(), () -> !rest.conversation(id).json().isNull("metrics"));
        assertCosts(rest.conversation(id).json().getJsonObject("metrics"));
    }

    private static void assertCosts(JsonObject metrics) {
        assertEquals("0.5", metrics.getJsonNumber("accumulated_cost").toString());
        assertEquals("m", metrics.getString("model_name"));
        assertEquals(120, metrics.getJsonObject("accumulated_token_usage").getInt("prompt_tokens"));
    }

    private static JsonObject step(long generation, String cost, int tokens) {
        JsonObject value = EventJson.parseObject("{\"usage_to_metrics\":{\"agent\":{\"model_name\":\"m\","
                + "\"accumulated_cost\":" + cost + ",\"accumulated_token_usage\":{\"model\":\"m\",\"prompt_tokens\":"
                + tokens + "}}}}");
        var event = EventJson.object().add("kind", "ConversationStateUpdateEvent").add("id", UUID.randomUUID().toString())
                .add("key", "stats").add("value", value);
        return EventJson.object().add("generation", generation).add("events", EventJson.array().add(event)).build();
    }
}
