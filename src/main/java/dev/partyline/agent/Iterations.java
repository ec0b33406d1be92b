package dev.partyline.agent;

import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonNumber;

/**
 * Counts the steps of a run in which its agent acts, against an agent that goes on for ever (V1 spec section 5, V0 spec 6.2).
 * Each run may have as many as the conversation's state says, so whoever has the agent go on grants as many again. A run does
 * not outlive its server, unless its agent is autonomous and counts by itself; so the count need not outlive it, either.
 *
 * <p>Threading: all on the executor of its session.
 */
public final class Iterations {

    /** Key of the state update that sets the limit (V1 spec 4.7). */
    public static final String KEY = "max_iterations";
    /** Without one. */
    public static final long USUAL = 500;

    private long steps;

    /** Another run has begun. */
    void begin() {
        steps = 0;
    }

    /** A step is in the log. */
    void taken(AgentStep step) {
        if (acts(step)) steps++;
    }

    /**
     * Whether the run must end here: what was begun may still be answered, but nothing more begun.
     *
     * @param held the next step; null if it is yet to be asked for
     */
    boolean reached(ConversationState state, AgentStep held) {
        if (steps < most(state)) return false;
        return held == null ? state.unanswered().isEmpty() : acts(held);
    }

    /** A limit that makes no sense is the usual one. */
    static long most(ConversationState state) {
        boolean given = state.values().containsKey(KEY);
        if (!given || !(EventJson.parse(state.value(KEY, "")) instanceof JsonNumber number)) return USUAL;
        long most = (long) number.doubleValue();
        return most < 1 ? USUAL : most;
    }

    private static boolean acts(AgentStep step) {
        return step.events().stream().map(EventDraft::kind)
                .anyMatch(kind -> kind.equals(V1Events.ACTION) || kind.startsWith("action."));
    }
}
