package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentStateTest {

    @ParameterizedTest
    @EnumSource(AgentState.class)
    void aStateIsFoundByItsName(AgentState state) {
        assertEquals(Optional.of(state), AgentState.ofWire(state.wire()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "RUNNING", "", "idle", "AgentState.RUNNING"})
    void otherNamesAreNoState(String name) {
        assertEquals(Optional.empty(), AgentState.ofWire(name));
    }

    @ParameterizedTest
    @CsvSource({"loading, idle", "running, running", "awaiting_user_input, idle", "paused, paused", "stopped, paused",
        "finished, finished", "rejected, finished", "error, error",
        "awaiting_user_confirmation, waiting_for_confirmation", "user_confirmed, running", "user_rejected, running",
        "rate_limited, running"})
    void clientsOfTheOtherDialectAreToldTheSameInTheirWords(String state, String status) {
        assertEquals(status, AgentState.ofWire(state).orElseThrow().status().wire());
    }

    @ParameterizedTest
    @CsvSource({"idle, awaiting_user_input", "running, running", "paused, paused",
        "waiting_for_confirmation, awaiting_user_confirmation", "finished, finished", "error, error", "stuck, error",
        "deleting, stopped"})
    void aStatusIsToldAsAState(String status, String state) {
        assertEquals(state, AgentState.of(ExecutionStatus.ofWire(status).orElseThrow()).wire());
    }

    @ParameterizedTest
    @EnumSource(ExecutionStatus.class)
    void aStatusThatWasToldAsAStateIsTheSameAgainWhereV0KnowsIt(ExecutionStatus status) {
        ExecutionStatus again = AgentState.of(status).status();
        boolean known = status != ExecutionStatus.STUCK && status != ExecutionStatus.DELETING;
        assertEquals(known, again == status);
    }
}
