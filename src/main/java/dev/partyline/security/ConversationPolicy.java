package dev.partyline.security;

import dev.partyline.conversation.ConversationMetadata;
import jakarta.enterprise.context.ApplicationScoped;

/** Decides who may do what. Asked on every path, before anything is read or changed. */
@ApplicationScoped
public class ConversationPolicy {

    /**
     * Whether an identity may do this. Whoever was let in may do everything, until roles are configured.
     *
     * @param conversation the one concerned; null for {@link Action#CREATE}
     */
    public boolean permit(Identity identity, Action action, ConversationMetadata conversation) {
        return identity != null && action != null;
    }
}
