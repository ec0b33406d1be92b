package dev.partyline.dialect;

import java.util.Set;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;

/**
 * Which records one connection of V0 is sent. Clients see the same events live and in a replay; only of the state changes
 * that were in the log when they connected they get no more than the newest, in its own place, so that their last id
 * never falls back (V0 spec 2.4).
 *
 * @param head offset of the last record when the client connected
 * @param newestState offset of the newest state change up to there, or -1
 */
public record V0EventFilter(long head, long newestState) {

    private static final Set<String> NEVER = Set.of("action.null", "observation.null", "action.recall");
    /** Of the environment: what a server does on its own behalf (V0 spec 4.3). */
    private static final Set<String> NOT_OF_ENVIRONMENT =
            Set.of("action.change_agent_state", "action.run", "observation.loop_detection");

    /** @param state of the conversation when the client connected */
    public static V0EventFilter of(ConversationState state) {
        return new V0EventFilter(state.offset(), state.agentStateOffset());
    }

    /** Whether a record that has a frame is sent on this connection. */
    public boolean sends(ConversationEvent event) {
        return event.offset() > head || event.offset() == newestState || !changesAgentState(event);
    }

    private static boolean changesAgentState(ConversationEvent event) {
        if (event.dialect() == Dialect.V0) return event.kind().equals(V0Events.STATE_CHANGE);
        return event.dialect() == Dialect.V1 && event.kind().equals(V1Events.STATE_UPDATE);
    }

    /** Whether no client sees a record of V0.
     *  @param source as the record has it */
    static boolean leftOut(String kind, String source) {
        return NEVER.contains(kind) || source.equals("environment") && NOT_OF_ENVIRONMENT.contains(kind);
    }
}
