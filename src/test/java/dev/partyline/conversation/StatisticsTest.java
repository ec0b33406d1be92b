package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reports of agents add up to. */
class StatisticsTest {

    private int reports;

    @Test
    void whatIsCountedOnlyRisesAndTheRestIsAsReportedLast() {
        ConversationState state = fold(
                report("'agent':{'model_name':'old','accumulated_cost':0.5,'accumulated_token_usage':"
                        + "{'model':'old','prompt_tokens':100,'completion_tokens':7,'context_window':9}}"),
                report("'agent':{'model_name':'new','accumulated_cost':0.25,'accumulated_token_usage':"
                        + "{'model':'new','prompt_tokens':120,'completion_tokens':3,'context_window':8}}"));
        assertEquals(stats("'agent':" + metrics("new", "0.5", 120, 7, 8)), state.value("stats", "?"));
    }

    @Test
    void aReportThatComesTwiceCountsOnce() {
        EventDraft report = report("'agent':{'accumulated_cost':0.5}");
        assertEquals(fold(report).value("stats", "?"), fold(report, report("'agent':{'accumulated_cost':0.5}"))
                .value("stats", "?"));
    }

    @Test
    void usesThatAreNotReportedStay() {
        ConversationState state = fold(report("'agent':{'accumulated_cost':1}"), report("'condenser':{'accumulated_cost':2}"));
        JsonObject total = Statistics.total(state).orElseThrow();
        assertEquals("3", total.getJsonNumber("accumulated_cost").toString());
        assertEquals("default", total.getString("model_name"));
        assertTrue(total.isNull("max_budget_per_task"));
    }

    @Test
    void theTotalIsOfAllUses() {
        ConversationState state = fold(report("'condenser':{'model_name':'small','accumulated_token_usage':{'prompt_tokens':5}},"
                + "'agent':{'model_name':'big','accumulated_token_usage':{'prompt_tokens':6,'context_window':7}}"));
        JsonObject total = Statistics.total(state).orElseThrow();
        assertEquals("big", total.getString("model_name"));
        assertEquals(11, total.getJsonObject("accumulated_token_usage").getInt("prompt_tokens"));
        assertEquals(7, total.getJsonObject("accumulated_token_usage").getInt("context_window"));
    }

    @Test
    void costsOnActionsOfV0AreThoseOfTheAgent() {
        var action = EventDraft.of(Dialect.V0, "action.run", "a", json("{'args':{},'llm_metrics':{'accumulated_cost':0.1,"
                + "'costs':[{'cost':0.1}],'accumulated_token_usage':{'model':'m','prompt_tokens':3}}}"));
        assertEquals(stats("'agent':" + metrics("m", "0.1", 3, 0, 0)), fold(action).value("stats", "?"));
    }

    @Test
    void thereAreNoMoreUsesThanAStateCanCarry() {
        var many = new ArrayList<EventDraft>();
        for (int i = 0; i < 100; i++) many.add(report("'use-" + i + "':{'accumulated_cost':1}"));
        many.add(report("'" + "x".repeat(200) + "':{'accumulated_cost':1}"));
        many.add(report("'use-3':{'accumulated_cost':5,'model_name':'" + "y".repeat(10_000) + "'}"));
        ConversationState state = fold(many.toArray(EventDraft[]::new));
        assertEquals("20", Statistics.total(state).orElseThrow().getJsonNumber("accumulated_cost").toString());
        assertTrue(state.value("stats", "").length() < 10_000, "it is " + state.value("stats", "").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[]", "{}", "{'usage_to_metrics':7}", "{'usage_to_metrics':{}}",
        "{'usage_to_metrics':{'agent':7}}"})
    void whatMakesNoSenseChangesNothing(String value) {
        assertEquals(fold(report("'agent':{'accumulated_cost':1}")).values(),
                fold(report("'agent':{'accumulated_cost':1}"), update(value)).values());
        assertEquals(Optional.empty(), Statistics.total(fold(update(value))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e99", "1e-99", "'1'", "null", "{}"})
    void whatIsNoCountCountsNothing(String cost) {
        assertEquals(stats("'agent':" + metrics("default", "0", 0, 0, 0)).replace("\"model\":\"default\"", "\"model\":\"\""),
                fold(report("'agent':{'accumulated_cost':" + cost + "}")).value("stats", "?"));
    }

    @Test
    void aCheckpointOfAnEarlierVersionIsGoneOnWith() {
        var values = Map.of("stats", json("{'usage_to_metrics':{'agent':{'accumulated_cost':2,'costs':[1]}}}"));
        var before = new ConversationState(0, -1, ExecutionStatus.IDLE, null, Map.of(), values, null, -1, -1,
                null, 1);
        ConversationState after = StateFold.fold(before, SomeEvents.log(List.of(report("'x':{}"),
                report("'agent':{'accumulated_cost':1}"))).subList(1, 2));
        assertEquals("2", Statistics.total(after).orElseThrow().getJsonNumber("accumulated_cost").toString());
    }

    private static String metrics(String model, String cost, int prompt, int completion, int window) {
        return "{'model_name':'" + model + "','accumulated_cost':" + cost + ",'accumulated_token_usage':{'model':'" + model
                + "','prompt_tokens':" + prompt + ",'completion_tokens':" + completion + ",'cache_read_tokens':0,"
                + "'cache_write_tokens':0,'reasoning_tokens':0,'context_window':" + window
                + ",'per_turn_token':0,'response_id':''}}";
    }

    private static String stats(String usages) {
        return json("{'usage_to_metrics':{" + usages + "}}");
    }

    private EventDraft report(String usages) {
        return update("{'usage_to_metrics':{" + usages + "}}");
    }

    private EventDraft update(String value) {
        return SomeEvents.v1("ConversationStateUpdateEvent", "u" + reports++, json("'key':'stats','value':" + value));
    }

    private static ConversationState fold(EventDraft... drafts) {
        return StateFold.fold(ConversationState.EMPTY, SomeEvents.log(List.of(drafts)));
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }
}
