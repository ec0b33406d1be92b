package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void whatElseBelongsToAnEventIsKept() {
        String texts = "[{'cache_prompt':false,'type':'text','text':'more'}]";
        JsonObject message = parsed("{'kind':'MessageEvent'," + ID + ",'llm_message':{'content':'hi'},"
                + "'activated_skills':['git'],'extended_content':" + texts + "}");
        assertEquals("[\"git\"]", message.getJsonArray("activated_skills").toString());
        assertEquals(texts.replace('\'', '"'), message.getJsonArray("extended_content").toString());
        JsonObject observation = parsed("{'kind':'ObservationEvent'," + ID + ",'tool_name':'t','tool_call_id':'c',"
                + "'action_id':'a','observation':{'kind':'ThinkObservation'},'extended_content':" + texts + "}");
        assertEquals(texts.replace('\'', '"'), observation.getJsonArray("extended_content").toString());
        String why = "{'kind':'quota','retryable':true,'user_action':'settings','error_id':null}";
        JsonObject error = parsed("{'kind':'AgentErrorEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','error':'no',"
                + "'classification':" + why + "}");
        assertEquals("{\"kind\":\"quota\",\"retryable\":true,\"user_action\":\"settings\"}",
                error.getJsonObject("classification").toString());
    }

    /** Whatever the fixtures of the protocol have, an agent may hand in (V1 spec 4.12). */
    @Test
    void theActionsAndObservationsOfTheFixturesFitTheirModels() {
        int looked = 0;
        for (String frame : Samples.frames()) {
            JsonObject event = EventJson.parseObject(frame);
            if (event.get("action") instanceof JsonObject action) V1Models.check(action, "Action", "action");
            else if (event.get("observation") instanceof JsonObject seen) V1Models.check(seen, "Observation", "observation");
            else continue;
            looked++;
        }
        assertTrue(looked > 20, looked + " were looked at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'kind':'TerminalAction'}", "{'kind':'TerminalAction','command':7}",
            "{'kind':'TerminalAction','command':'ls','timeout':-1}", "{'kind':'TerminalAction','command':'ls','cwd':'/'}",
            "{'kind':'FileEditorAction','command':'open','path':'x'}", "{'kind':'TerminalObservation','command':'ls'}",
            "{'kind':'FileEditorAction','command':'view','path':'x','view_range':[1]}", "{'kind':'MyOwnAction'}",
            "{'kind':'TaskTrackerAction','task_list':[{'title':'t','status':'new'}]}", "{'kind':'TASK','title':'t'}"})
    void anActionIsWhatClientsCanRead(String action) {
        assertThrows(InvalidFrameException.class, () -> parsed("{'kind':'ActionEvent'," + ID
                + ",'tool_name':'t','tool_call_id':'c','action':" + action + "}"));
    }

    @Test
    void toolsOfClientsHaveMembersOfTheirOwn() {
        JsonObject action = parsed("{'kind':'ActionEvent'," + ID + ",'tool_name':'t','tool_call_id':'c',"
                + "'action':{'kind':'ClientAction_t','anything':1}}").getJsonObject("action");
        assertEquals(1, action.getInt("anything"));
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
            "{'kind':'MessageEvent'," + ID + ",'llm_message':{'content':'hi'},'activated_skills':[7]}",
            "{'kind':'MessageEvent'," + ID + ",'llm_message':{'content':'hi'},'extended_content':[{'type':'video'}]}",
            "{'kind':'AgentErrorEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','error':'no','classification':{}}",
            "{'kind':'ObservationEvent'," + ID + ",'tool_name':'t','tool_call_id':'c','action_id':'a',"
            + "'observation':{'kind':'FileEditorObservation','command':'view','output':'x'}}",
            "{'kind':'PauseEvent'," + ID + "}"})
    void whatCouldHarmThoseWhoWatchIsRefused(String json) {
        assertThrows(InvalidFrameException.class, () -> parsed(json));
    }
}
