package dev.partyline.security;

import dev.partyline.conversation.ConversationMetadata;
import jakarta.enterprise.context.ApplicationScoped;

/** Decides who may do what. Asked on every path, before anything is read or changed. */
@ApplicationScoped
public class ConversationPolicy {

    /**
     * Whether an identity may do this. Whoever was let in may do everything, until roles are configured, but what cannot
     * be undone is for owners: who made the conversation, or everybody when that was while the server was open.
     *
     * @param conversation the one concerned; null for {@link Action#CREATE}
     */
    public boolean permit(Identity identity, Action action, ConversationMetadata conversation) {
        return identity != null && action != null && (action != Action.PURGE || owns(identity, conversation));
    }

    private static boolean owns(Identity identity, ConversationMetadata conversation) {
        return conversation.owner().isEmpty() || conversation.owner().equals(identity.name())
                || identity.kind() == Identity.Kind.SERVER;
    }
}
