package dev.partyline.agent.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;

class RecordedV1Test {

    private static final Set<String> IDS = Set.of("id", "parent_id", "action_id", "timestamp");

    @Test
    void everyEventOfTheDemoIsPlayedInOrderAndCanBeDecoded() {
        var recorded = Player.bundled("demo").getValuesAs(JsonObject.class);
        var player = Player.of("{\"recording\":\"demo\"}").play();
        assertEquals(recorded.stream().map(event -> event.getString("kind")).toList(), player.kinds());
        player.events().forEach(ClosedModels::check);
        for (int i = 0; i < recorded.size(); i++) assertEquals(rest(recorded.get(i)), rest(player.events().get(i)));
    }

    @Test
    void theDemoTakesAMinute() {
        var player = Player.of("{\"recording\":\"demo\"}").play();
        long seconds = player.delays.stream().mapToLong(Duration::toMillis).sum() / 1000;
        assertTrue(seconds >= 60 && seconds <= 75, seconds + " s");
    }

    @Test
    void theDemoShowsManyKindsAndGrowingCosts() {
        var player = Player.of("{\"recording\":\"demo\"}").play();
        assertEquals(Set.of("SystemPromptEvent", "MessageEvent", "ConversationStateUpdateEvent", "ActionEvent",
                "ObservationEvent", "AgentErrorEvent", "CondensationRequest", "Condensation"),
                new HashSet<>(player.kinds()));
        double cost = 0;
        for (JsonObject update : player.all("ConversationStateUpdateEvent")) {
            if (!update.getString("key").equals("stats")) continue;
            double next = update.getJsonObject("value").getJsonObject("usage_to_metrics").getJsonObject("agent")
                    .getJsonNumber("accumulated_cost").doubleValue();
            assertTrue(next > cost);
            cost = next;
        }
        assertTrue(cost > 0);
        assertEquals(Map.of(), player.state.unanswered());
    }

    @Test
    void idsAreNewAndReferencesFollow() {
        var recorded = Player.bundled("demo").getValuesAs(JsonObject.class);
        var player = Player.of("{\"recording\":\"demo\"}").play();
        var names = new HashMap<String, String>();
        for (int i = 0; i < recorded.size(); i++) {
            names.put(recorded.get(i).getString("id"), player.log.get(i).eventId());
        }
        assertEquals(recorded.size(), new HashSet<>(names.values()).size());
        assertFalse(names.keySet().stream().anyMatch(names::containsValue));
        for (int i = 0; i < recorded.size(); i++) references(recorded.get(i), player.events().get(i), names);
    }

    private static void references(JsonObject before, JsonObject after, Map<String, String> names) {
        for (String member : List.of("id", "parent_id", "action_id")) {
            assertEquals(names.get(before.getString(member, "")), after.getString(member, null));
        }
        if (before.containsKey("forgotten_event_ids")) {
            var expected = EventJson.array();
            before.getJsonArray("forgotten_event_ids").forEach(id ->
                    expected.add(names.get(((JsonString) id).getString())));
            assertEquals(expected.build(), after.getJsonArray("forgotten_event_ids"));
        }
        if (before.getString("key", "").equals("last_user_message_id")) {
            assertEquals(names.get(before.getString("value")), after.getString("value"));
        }
    }

    @Test
    void theFixturesArePlayedButForWhatBelongsToTheSession() {
        var player = Player.of(Player.fixture("v1-events.jsonl")).play();
        player.events().forEach(ClosedModels::check);
        assertEquals(45, player.log.size());
        var kinds = new HashSet<>(player.kinds());
        for (String kind : List.of("PauseEvent", "InterruptEvent", "StreamingDeltaEvent", "ServerErrorEvent",
                "CondensationSummaryEvent", "BashCommand", "BashOutput", "BashError")) {
            assertFalse(kinds.contains(kind), kind);
        }
        for (JsonObject update : player.all("ConversationStateUpdateEvent")) {
            assertFalse(Set.of("full_state", "execution_status").contains(update.getString("key")));
        }
    }

    @Test
    void allReferencesOfTheFixturesResolve() {
        var player = Player.of(Player.fixture("v1-events.jsonl")).play();
        var ids = new HashSet<String>();
        player.log.forEach(event -> ids.add(event.eventId()));
        for (JsonObject event : player.events()) {
            for (String member : List.of("parent_id", "action_id", "message_id")) {
                if (event.containsKey(member)) assertTrue(ids.contains(event.getString(member)), event.toString());
            }
            if (event.getString("key", "").equals("blocked_messages")) {
                assertTrue(ids.containsAll(event.getJsonObject("value").keySet()));
            }
        }
        assertTrue(ids.contains(player.all("Condensation").get(0).getJsonArray("forgotten_event_ids").getString(0)));
    }

    @Test
    void anEventBehindASkippedOneHangsOnTheNextUp() {
        var player = Player.of(List.of(event("a", "", "CondensationRequest"), event("b", "a", "PauseEvent"),
                event("c", "b", "InterruptEvent"), event("d", "c", "CondensationRequest"),
                event("e", "elsewhere", "CondensationRequest"))).play();
        assertEquals(player.log.get(0).eventId(), player.events().get(1).getString("parent_id"));
        assertFalse(player.events().get(0).containsKey("parent_id"));
        assertFalse(player.events().get(2).containsKey("parent_id"));
    }

    @Test
    void keepsEverythingElseAsItWas() {
        String value = "{\"a\":null,\"b\":30.0,\"c\":12345678901234567890,\"d\":\"\\u2028\"}";
        JsonObject event = EventJson.parseObject("{\"kind\":\"ConversationStateUpdateEvent\",\"id\":\"x\","
                + "\"action\":null,\"key\":\"x.y\",\"value\":" + value + "}");
        JsonObject played = Player.of(List.of(event)).play().events().get(0);
        assertEquals(EventJson.parse(value), played.get("value"));
        assertTrue(played.get("value").toString().contains("30.0"));
        assertFalse(played.containsKey("action"));
    }

    @Test
    void eventsWithoutIdsOrWithTheSameAreStillDifferentEvents() {
        var player = Player.of(List.of(event("a", "", "CondensationRequest"), event("a", "", "CondensationRequest"),
                EventJson.parseObject("{\"kind\":\"CondensationRequest\"}"))).play();
        assertEquals(3, player.log.stream().map(logged -> logged.eventId()).distinct().count());
    }

    private static JsonObject event(String id, String parent, String kind) {
        return EventJson.object().add("kind", kind).add("id", id).add("parent_id", parent)
                .add("source", "user").build();
    }

    private static Map<String, JsonValue> rest(JsonObject event) {
        var rest = new HashMap<>(event);
        rest.keySet().removeAll(IDS);
        rest.remove("forgotten_event_ids");
        if (event.getString("key", "").equals("last_user_message_id")) rest.remove("value");
        return rest;
    }
}
