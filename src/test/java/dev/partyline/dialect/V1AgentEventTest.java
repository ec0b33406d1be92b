package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent hands in becomes an event that closed models can read, or is refused. */
class V1AgentEventTest {

    private static final String ID = "'id':'0b1c2d3e-0000-4000-8000-000000000001'";

    private static JsonObject parsed(String json) {
        return EventJson.parseObject(V1AgentEvent.parse(EventJson.parseObject(json.replace('\'', '"'))).payload());
    }

    @Test
    void aTextIsAMessage() {
        JsonObject event = parsed("{'kind':'MessageEvent'," + ID + ",'timestamp':'1999','llm_message':{'content':'hi'}}");
        assertEquals("agent", event.getString("source"));
        assertFalse(event.containsKey("timestamp"));
        JsonObject message = event.getJsonObject("llm_message");
        assertEquals("assistant", message.getString("role"));
        assertEquals("hi", message.getJsonArray("content").getJsonObject(0).getString("text"));
    }

    @Test
    void anActionGetsWhatMayBeLeftOut() {
        JsonObject event = parsed("{'kind':'ActionEvent'," + ID + ",'tool_name':'terminal','tool_call_id':'c',"
                + "'action':{'kind':'TerminalAction','command':'ls','timeout':null}}");
        assertEquals("UNKNOWN", event.getString("security_risk"));
        assertEquals("{\"command\":\"ls\"}", event.getJsonObject("tool_call").getString("arguments"));
        assertFalse(event.getJsonObject("action").containsKey("timeout"), "a null is no member");
        assertEquals(0, event.getJsonArray("thought").size());
    }

    @Test
    void anActionWithoutOneIsACallThatMadeNoSense() {
        JsonObject event = parsed("{'kind':'ActionEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','thought':'hm'}");
        assertEquals("{}", event.getJsonObject("tool_call").getString("arguments"));
        assertFalse(event.containsKey("action"));
    }

    @Test
    void anObservationHasContents() {
        JsonObject event = parsed("{'kind':'ObservationEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','action_id':'a',"
                + "'observation':{'kind':'TerminalObservation','command':'ls','content':'out'}}");
        JsonObject observation = event.getJsonObject("observation");
        assertEquals("out", observation.getJsonArray("content").getJsonObject(0).getString("text"));
        assertFalse(observation.getBoolean("is_error"));
        assertEquals("environment", event.getString("source"));
    }

    @Test
    void statisticsAreTotalsWithoutTheListsOfSingleCalls() {
        JsonObject event = parsed("{'kind':'ConversationStateUpdateEvent'," + ID + ",'key':'stats','value':{'usage_to_metrics':"
                + "{'agent':{'model_name':'m','accumulated_cost':0.5,'max_budget_per_task':null,'costs':[{'cost':0.5}],"
                + "'accumulated_token_usage':{'model':'m','prompt_tokens':3,'response_id':'r'}}}}}");
        assertEquals("{\"usage_to_metrics\":{\"agent\":{\"model_name\":\"m\",\"accumulated_cost\":0.5,"
                + "\"accumulated_token_usage\":{\"model\":\"m\",\"prompt_tokens\":3,\"response_id\":\"r\"}}}}",
                EventJson.write(event.getJsonObject("value")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'usage_to_metrics':[]}", "{'usage_to_metrics':{},'more':1}",
        "{'usage_to_metrics':{'':{}}}", "{'usage_to_metrics':{'agent':7}}", "{'usage_to_metrics':{'agent':{'more':1}}}",
        "{'usage_to_metrics':{'agent':{'accumulated_cost':-1}}}", "{'usage_to_metrics':{'agent':{'accumulated_cost':'1'}}}",
        "{'usage_to_metrics':{'agent':{'accumulated_token_usage':{'more':1}}}}",
        "{'usage_to_metrics':{'agent':{'accumulated_token_usage':{'prompt_tokens':1.5}}}}"})
    void statisticsThatClientsCouldNotReadAreRefused(String value) {
        assertThrows(InvalidFrameException.class, () -> parsed("{'kind':'ConversationStateUpdateEvent'," + ID
                + ",'key':'stats','value':" + value + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'kind':'MessageEvent','id':'x','llm_message':{'content':'hi'}}",
            "{'kind':'MessageEvent'," + ID + "}",
            "{'kind':'MessageEvent'," + ID + ",'llm_message':{'role':'user','content':'hi'}}",
            "{'kind':'MessageEvent'," + ID + ",'source':'user','llm_message':{'content':'hi'}}",
            "{'kind':'MessageEvent'," + ID + ",'surprise':1,'llm_message':{'content':'hi'}}",
            "{'kind':'ActionEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','action':{'command':'ls'}}",
            "{'kind':'ActionEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','security_risk':'NONE'}",
            "{'kind':'ActionEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','thought':[{'type':'image','image_urls':[]}]}",
            "{'kind':'ObservationEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','observation':{'kind':'X'}}",
            "{'kind':'ConversationStateUpdateEvent'," + ID + ",'key':'execution_status','value':'finished'}",
            "{'kind':'PauseEvent'," + ID + "}"})
    void whatCouldHarmThoseWhoWatchIsRefused(String json) {
        assertThrows(InvalidFrameException.class, () -> parsed(json));
    }
}
