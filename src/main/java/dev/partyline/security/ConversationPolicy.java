package dev.partyline.security;

import java.util.EnumSet;
import java.util.Set;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.RuntimeKinds;
import jakarta.enterprise.context.ApplicationScoped;

/** Decides who may do what. Asked on every path, before anything is read or changed. */
@ApplicationScoped
public class ConversationPolicy {

    private static final Set<Action> AGENTS = EnumSet.of(Action.ACT, Action.WATCH);
    private static final String OUTSIDE = "outside";

    /**
     * Whether an identity may do this. Whoever was let in may do everything, until roles are configured, but what cannot
     * be undone is for owners: who made the conversation, or everybody when that was while the server was open. An agent
     * by its key acts and reads, and nothing else, where the agent is meant to be a program outside.
     * Nobody does more than the {@link Role} of an identity allows.
     *
     * @param conversation the one concerned; null for {@link Action#CREATE}
     */
    public boolean permit(Identity identity, Action action, ConversationMetadata conversation) {
        if (identity == null || action == null) return false;
        if (identity.role() == Role.VIEWER && action != Action.WATCH) return false;
        if (identity.kind() == Identity.Kind.AGENT_KEY) return AGENTS.contains(action) && isForAgents(conversation);
        return action != Action.PURGE || owns(identity, conversation);
    }

    private static boolean isForAgents(ConversationMetadata conversation) {
        return RuntimeKinds.name(conversation, OUTSIDE);
    }

    private static boolean owns(Identity identity, ConversationMetadata conversation) {
        return conversation.owner().isEmpty() || conversation.owner().equals(identity.name())
                || identity.kind() == Identity.Kind.SERVER;
    }
}
