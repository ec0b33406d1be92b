package dev.partyline.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmationTest {

    private static final String ALWAYS = "{\"kind\":\"AlwaysConfirm\"}";

    @ParameterizedTest
    @CsvSource({"LOW,HIGH,false", "MEDIUM,HIGH,false", "HIGH,HIGH,true", "MEDIUM,LOW,true", "LOW,MEDIUM,false"})
    void aRiskAtTheThresholdMustBeConfirmed(String risk, String threshold, boolean needed) {
        String policy = "{\"kind\":\"ConfirmRisky\",\"threshold\":\"" + threshold + "\",\"confirm_unknown\":false}";
        assertEquals(needed, Confirmation.needed(List.of(action("TerminalAction", risk, "c1")), state(policy)));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anUnknownRiskIsThePolicysToDecide(boolean confirmed) {
        String policy = "{\"kind\":\"ConfirmRisky\",\"threshold\":\"HIGH\",\"confirm_unknown\":" + confirmed + "}";
        assertEquals(confirmed, Confirmation.needed(List.of(action("TerminalAction", "UNKNOWN", "c1")), state(policy)));
    }

    @Test
    void aSingleFinishOrThinkActionNeverWaits() {
        assertFalse(Confirmation.needed(List.of(action("FinishAction", "HIGH", "c1")), state(ALWAYS)));
        assertFalse(Confirmation.needed(List.of(action("ThinkAction", "HIGH", "c1")), state(ALWAYS)));
    }

    @Test
    void oneRiskyActionHoldsUpTheWholeStep() {
        var step = List.of(action("ThinkAction", "LOW", "c1"), action("TerminalAction", "HIGH", "c2"));
        assertEquals(true, Confirmation.needed(step, state("{\"kind\":\"ConfirmRisky\"}")));
        assertEquals(Set.of("c1", "c2"), Confirmation.calls(step));
    }

    @Test
    void withoutAPolicyNothingWaits() {
        assertFalse(Confirmation.needed(List.of(action("TerminalAction", "HIGH", "c1")), ConversationState.EMPTY));
        assertFalse(Confirmation.needed(List.of(V1Events.agentMessage("hello")), state(ALWAYS)));
    }

    private static EventDraft action(String kind, String risk, String call) {
        return EventDraft.of(Dialect.V1, "ActionEvent", V1Events.newId(), ("{'kind':'ActionEvent','action':{'kind':'" + kind
                + "'},'tool_call_id':'" + call + "','security_risk':'" + risk + "'}").replace('\'', '"'));
    }

    private static ConversationState state(String policy) {
        return new ConversationState(0, 0, ExecutionStatus.RUNNING, null, Map.of(), Map.of("confirmation_policy", policy),
                null, -1, -1, null, 0);
    }
}
