package dev.partyline.agent;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.partyline.conversation.EventDraft;

/**
 * One thing an agent does, atomic for pausing: events appended together after a delay.
 *
 * @param delay to wait before the events are appended; during it a pause takes effect at once, and the step
 *     is held until the run goes on
 * @param events to append next to each other; may be empty
 * @param outcome what follows
 */
public record AgentStep(Duration delay, List<EventDraft> events, Outcome outcome) {

    public AgentStep {
        Objects.requireNonNull(delay);
        events = List.copyOf(events);
    }

    public static AgentStep of(Duration delay, List<EventDraft> events) {
        return new AgentStep(delay, events, Outcome.GO_ON);
    }

    public static AgentStep finished(Duration delay, List<EventDraft> events) {
        return new AgentStep(delay, events, Outcome.FINISHED);
    }

    /** Whether the run goes on behind the step. */
    public enum Outcome {
        GO_ON,
        /** The agent is done until somebody says something. */
        FINISHED,
        /** An autonomous agent waits until somebody confirms its actions, those of this step or of earlier ones. */
        WAITING,
        /** An autonomous agent has paused, because it was asked to or by itself. */
        PAUSED
    }
}
