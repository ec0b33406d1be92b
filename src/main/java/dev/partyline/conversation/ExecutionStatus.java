package dev.partyline.conversation;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the agent of a conversation is doing (V1 spec section 5); {@link AgentTransition} has what changes it. */
public enum ExecutionStatus {
    IDLE, RUNNING, PAUSED, WAITING_FOR_CONFIRMATION, FINISHED, ERROR, STUCK, DELETING;

    /** The name on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return empty when no status has this name */
    public static Optional<ExecutionStatus> ofWire(String wire) {
        return Stream.of(values()).filter(status -> status.wire().equals(wire)).findFirst();
    }

    /** Whether the agent does something, or is about to. */
    public boolean works() {
        return this == RUNNING;
    }
}
