package dev.partyline.agent.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import org.junit.jupiter.api.Test;

class V0TranslationTest {

    private final List<JsonObject> fixtures = Player.fixture("v0-events.jsonl");

    @Test
    void everyFixtureCanBeDecodedOrIsLeftOut() {
        var translated = V0Translation.toV1(fixtures);
        var leftOut = new HashSet<String>();
        for (int i = 0; i < fixtures.size(); i++) {
            translated.get(i).forEach(ClosedModels::check);
            if (translated.get(i).isEmpty()) leftOut.add(new V0Event(i, fixtures.get(i)).type());
        }
        assertEquals(Set.of("agent_state_changed", "system", "change_agent_state", "recall", "condense",
                "success", "loop_detection", "loop_recovery", "null"), leftOut);
    }

    @Test
    void everyFixtureBecomesWhatItMeans() {
        assertEquals(List.of("TerminalAction", "ThinkAction", "FileEditorAction", "FileEditorAction",
                "FileEditorAction", "MCPToolAction", "BrowserNavigateAction", "MCPToolAction", "MCPToolAction",
                "TaskTrackerAction", "MCPToolAction", "FinishAction"), parts("ActionEvent", "action"));
        assertEquals(List.of("TerminalObservation", "ThinkObservation", "FileEditorObservation",
                "FileEditorObservation", "FileEditorObservation", "MCPToolObservation", "BrowserObservation",
                "MCPToolObservation", "MCPToolObservation", "TaskTrackerObservation", "MCPToolObservation",
                "FinishObservation"), parts("ObservationEvent", "observation"));
    }

    @Test
    void everyAnswerNamesAnActionBeforeIt() {
        var player = Player.of(fixtures).play();
        var actions = new HashSet<String>();
        var calls = new HashSet<String>();
        for (JsonObject event : player.events()) {
            ClosedModels.check(event);
            if (event.getString("kind").equals("ActionEvent")) {
                actions.add(event.getString("id"));
                calls.add(event.getString("tool_call_id"));
            } else if (event.containsKey("tool_call_id")) {
                assertTrue(calls.contains(event.getString("tool_call_id")), event.toString());
                if (event.containsKey("action_id")) assertTrue(actions.contains(event.getString("action_id")));
            }
        }
        assertEquals(Map.of(), player.state.unanswered());
    }

    @Test
    void aToolCallKeepsItsIdsAndSaysItsArguments() {
        JsonObject action = Player.of(fixtures).play().all("ActionEvent").get(0);
        assertEquals("call_01", action.getString("tool_call_id"));
        assertEquals("resp-01", action.getString("llm_response_id"));
        assertEquals("Let me look at the cart module first.",
                action.getJsonArray("thought").getJsonObject(0).getString("text"));
        assertEquals("cat shop/cart.py", EventJson.parseObject(action.getJsonObject("tool_call").getString("arguments"))
                .getString("command"));
    }

    @Test
    void aRangeOfForgottenIdsBecomesTheEventsInIt() {
        var player = Player.of(fixtures).play();
        JsonObject condensation = player.all("Condensation").get(0);
        var forgotten = condensation.getJsonArray("forgotten_event_ids").getValuesAs(JsonString::getString);
        var all = player.log.stream().map(event -> event.eventId()).toList();
        assertEquals(all.subList(1, 1 + forgotten.size()), forgotten); // behind the user's message
        assertEquals(18, forgotten.size());
    }

    @Test
    void idsWithHolesFindTheirActions() {
        var player = Player.of(List.of(v0("'id':7,'action':'run','args':{'command':'ls'}"),
                v0("'id':40,'action':'run','args':{'command':'pwd'}"),
                v0("'id':41,'cause':7,'observation':'run','content':'a','extras':{'command':'ls'}"),
                v0("'id':90,'cause':40,'observation':'run','content':'/','extras':{'exit_code':0}"))).play();
        var actions = player.all("ActionEvent");
        var seen = player.all("ObservationEvent");
        assertEquals(actions.get(0).getString("id"), seen.get(0).getString("action_id"));
        assertEquals(actions.get(1).getString("id"), seen.get(1).getString("action_id"));
        assertEquals("pwd", seen.get(1).getJsonObject("observation").getString("command"));
        assertEquals(0, seen.get(1).getJsonObject("observation").getInt("exit_code"));
    }

    @Test
    void clearedIdsAreReplacedByPlaces() {
        var player = Player.of(List.of(v0("'action':'think','args':{'thought':'a'}"),
                v0("'action':'run','args':{'command':'ls'}"), v0("'observation':'think','content':'ok'"))).play();
        assertEquals(player.log.get(0).eventId(), player.events().get(2).getString("action_id"));
    }

    @Test
    void anOlderEditTakesItsArgumentsFromTheToolCall() {
        JsonObject action = only(v0("""
                'id':3,'action':'edit','args':{'path':'/w/a.py','content':''},'tool_call_metadata':{'tool_call_id':'c1',
                'model_response':{'id':'r1','choices':[{'message':{'tool_calls':[{'id':'c1','function':{'name':'e',
                'arguments':'{\\"command\\":\\"create\\",\\"path\\":\\"/w/a.py\\",\\"file_text\\":\\"x\\"}'}}]}}]}}"""))
                .getJsonObject("action");
        assertEquals("create", action.getString("command"));
        assertEquals("x", action.getString("file_text"));
        assertFalse(action.containsKey("old_str"));
    }

    @Test
    void anEditWithoutCommandIsShownAsATool() {
        assertEquals("MCPToolAction", only(v0("'action':'edit','args':{'path':'/w/a','content':'x','thought':'t'}"))
                .getJsonObject("action").getString("kind"));
    }

    @Test
    void aConfirmedActionIsPlayedOnce() {
        String run = "'action':'run','args':{'command':'rm x','thought':'%s','confirmation_state':'%s'}";
        var player = Player.of(List.of(v0("'id':1," + run.formatted("away", "awaiting_confirmation")),
                v0("'id':4," + run.formatted("", "confirmed")),
                v0("'id':5,'cause':4,'observation':'run','content':'','extras':{}"))).play();
        assertEquals(List.of("ActionEvent", "ObservationEvent"), player.kinds());
        assertEquals(player.log.get(0).eventId(), player.events().get(1).getString("action_id"));
    }

    @Test
    void hiddenCommandsAreLeftOut() {
        assertEquals(List.of(List.of(), List.of()), V0Translation.toV1(List.of(
                v0("'id':1,'action':'run','args':{'command':'x','hidden':true}"),
                v0("'id':2,'cause':1,'observation':'run','content':'','extras':{}"))));
    }

    @Test
    void anErrorOfNoActionIsStillShown() {
        JsonObject error = only(v0("'id':9,'observation':'error','content':'the model is busy'"));
        ClosedModels.check(error);
        assertEquals("the model is busy", error.getString("error"));
    }

    @Test
    void imagesOfAMessageAreKept() {
        JsonObject message = only(v0(
                "'source':'user','action':'message','args':{'content':'look','image_urls':['u',1]}"));
        ClosedModels.check(message);
        assertEquals("u", message.getJsonObject("llm_message").getJsonArray("content").getJsonObject(1)
                .getJsonArray("image_urls").getString(0));
    }

    @Test
    void wrongTypesEverywhereDoNotHurt() {
        for (JsonObject fixture : fixtures) {
            for (String member : List.of("args", "extras", "tool_call_metadata", "content", "source", "id", "cause")) {
                for (String junk : List.of("null", "7", "[]", "{}", "\"text\"", "{\"thought\":7,\"path\":[]}")) {
                    JsonObject broken = EventJson.object(fixture).add(member, EventJson.parse(junk)).build();
                    V0Translation.toV1(List.of(fixtures.get(6), broken)).stream().flatMap(List::stream)
                            .forEach(ClosedModels::check);
                }
            }
        }
    }

    private List<String> parts(String kind, String member) {
        return V0Translation.toV1(fixtures).stream().flatMap(List::stream)
                .filter(event -> event.getString("kind").equals(kind))
                .map(event -> event.getJsonObject(member).getString("kind")).toList();
    }

    private static JsonObject only(JsonObject event) {
        List<JsonObject> translated = V0Translation.toV1(List.of(event)).get(0);
        assertEquals(1, translated.size());
        return translated.get(0);
    }

    private static JsonObject v0(String members) {
        return EventJson.parseObject("{" + members.replace('\'', '"').replace("\n", "") + "}");
    }
}
