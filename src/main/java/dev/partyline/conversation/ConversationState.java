package dev.partyline.conversation;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What follows from a conversation's log up to an offset. Immutable, and a pure fold: {@link StateFold} makes the next
 * one from a record, and equal logs give equal states.
 *
 * @param offset of the last folded record; {@link StreamPosition#BEFORE_FIRST} for an empty log
 * @param stateOffset of the last record that changed the state; -1 when none did
 * @param status of the agent
 * @param agentState the same as clients of V0 are told it
 * @param agentStateOffset of the record that said so, or -1
 * @param run the active run, or null
 * @param unanswered actions without an observation yet, in log order, by tool call id; those of V0 by their offset
 * @param values latest value per key of state updates, as JSON text; without the status
 * @param lastUserMessageId event id, or null
 * @param lastUserMessage offset of the last message that a client sent, or -1
 * @param consumed offset up to which user messages were answered by a run that has ended, or -1
 * @param leaf event id of the last node of the conversation's tree, or null
 * @param visible number of records of V1, which its clients all see
 * @param v0Records number of records of V0, some of which clients of V1 see as well
 * @param closed whether it was put away, which only clients of V0 do and are told
 * @param agentGeneration offset of the record by which a program last became the agent; -1 when none ever did
 */
public record ConversationState(long offset, long stateOffset, ExecutionStatus status,
        AgentState agentState, long agentStateOffset, Run run, Map<String, OpenAction> unanswered,
        Map<String, String> values, String lastUserMessageId, long lastUserMessage, long consumed, String leaf,
        long visible, long v0Records, boolean closed, long agentGeneration) {

    /** The state of an empty log. */
    public static final ConversationState EMPTY = new ConversationState(StreamPosition.BEFORE_FIRST, -1,
            ExecutionStatus.IDLE, null, Map.of(), Map.of(), null, -1, -1, null, 0);

    /**
     * A run that was accepted and has not ended.
     *
     * @param offset of its {@link Command#RUN} record
     * @param stopping what it was told since: {@link Command#PAUSE} or {@link Command#INTERRUPT}, or null
     */
    public record Run(long offset, Instant acceptedAt, Command stopping) {}

    /** An action without an observation. */
    public record OpenAction(String eventId, String tool) {}

    public ConversationState {
        Objects.requireNonNull(agentState);
        unanswered = Collections.unmodifiableMap(new LinkedHashMap<>(unanswered));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A state of which V0 knows no more than V1 does. */
    public ConversationState(long offset, long stateOffset, ExecutionStatus status, Run run,
            Map<String, OpenAction> unanswered, Map<String, String> values, String lastUserMessageId,
            long lastUserMessage, long consumed, String leaf, long visible) {
        this(offset, stateOffset, status, AgentState.of(status), -1, run, unanswered, values, lastUserMessageId,
                lastUserMessage, consumed, leaf, visible, 0, false, -1);
    }

    public boolean running() {
        return run != null;
    }

    /** Whether the user said something that no ended run has seen. */
    public boolean hasUnreadMessage() {
        return lastUserMessage > consumed;
    }

    /** @param key of a state update
     *  @return its latest value as JSON text, or the default when it was never set */
    public String value(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }
}
