package dev.partyline.conversation;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What clients of V0 are told that the agent is doing (V0 spec section 6); V1 has fewer words for the same. What
 * leads from one to another is an {@link AgentTransition}.
 */
public enum AgentState {
    LOADING(ExecutionStatus.IDLE),
    RUNNING(ExecutionStatus.RUNNING),
    AWAITING_USER_INPUT(ExecutionStatus.IDLE),
    PAUSED(ExecutionStatus.PAUSED),
    STOPPED(ExecutionStatus.PAUSED),
    FINISHED(ExecutionStatus.FINISHED),
    REJECTED(ExecutionStatus.FINISHED),
    ERROR(ExecutionStatus.ERROR),
    AWAITING_USER_CONFIRMATION(ExecutionStatus.WAITING_FOR_CONFIRMATION),
    USER_CONFIRMED(ExecutionStatus.RUNNING),
    USER_REJECTED(ExecutionStatus.RUNNING),
    /** The model is asked again later; the run goes on. */
    RATE_LIMITED(ExecutionStatus.RUNNING);

    private final ExecutionStatus status;

    AgentState(ExecutionStatus status) {
        this.status = status;
    }

    /** The same in the words of V1. */
    public ExecutionStatus status() {
        return status;
    }

    /** The name on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return empty when no state has this name, such as for {@code init}, which only pages know */
    public static Optional<AgentState> ofWire(String wire) {
        return Stream.of(values()).filter(state -> state.wire().equals(wire)).findFirst();
    }

    /** How a client of V0 is told a status of V1. */
    public static AgentState of(ExecutionStatus status) {
        return switch (status) {
            case IDLE -> AWAITING_USER_INPUT;
            case RUNNING -> RUNNING;
            case PAUSED -> PAUSED;
            case WAITING_FOR_CONFIRMATION -> AWAITING_USER_CONFIRMATION;
            case FINISHED -> FINISHED;
            case ERROR, STUCK -> ERROR;
            case DELETING -> STOPPED;
        };
    }

    /** Whether the agent does something, or is about to. */
    public boolean works() {
        return status.works();
    }
}
