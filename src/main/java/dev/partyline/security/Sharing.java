package dev.partyline.security;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Grant;
import dev.partyline.security.SharingRefusedException.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * Gives rights to conversations and takes them back, and tells of both when that is durable. Nobody gives, changes or takes back
 * more than they have: that is looked at in the same step in which it is changed. Waits for storage; any thread.
 */
@ApplicationScoped
public class Sharing {

    /** In one conversation. */
    static final int MOST = 1_000;

    private static final System.Logger LOG = System.getLogger(Sharing.class.getName());

    @Inject Conversations conversations;
    @Inject ConversationPolicy policy;
    @Inject Event<Deed> deeds;
    @Inject Event<Revoked> revoked;

    /**
     * Gives a right, in place of the one that the same user or group had.
     *
     * @throws SharingRefusedException if that may not be
     * @throws dev.partyline.conversation.UnknownConversationException if there is no such conversation
     */
    public void grant(ConversationId id, Grant grant, Identity by) {
        conversations.changeGrants(id, present -> {
            requireRight(by, grant, present);
            var grants = without(grant.kind(), grant.name(), by, present);
            if (grants.size() >= MOST) throw new SharingRefusedException(Reason.TOO_MANY);
            grants.add(grant);
            return grants;
        });
        tell(Deed.of(by.name(), Deed.Kind.SHARED, id, grant));
    }

    /**
     * Takes a right back.
     *
     * @param name of a user, or of a group
     * @throws SharingRefusedException if that may not be, or there is none
     * @throws dev.partyline.conversation.UnknownConversationException if there is no such conversation
     */
    public void revoke(ConversationId id, Grant.Kind kind, String name, Identity by) {
        ConversationMetadata before = conversations.changeGrants(id, present -> {
            if (find(kind, name, present).isEmpty()) throw new SharingRefusedException(Reason.NONE);
            return without(kind, name, by, present);
        });
        tell(Deed.of(by.name(), Deed.Kind.UNSHARED, id, find(kind, name, before).orElseThrow()));
    }

    private static Optional<Grant> find(Grant.Kind kind, String name, ConversationMetadata conversation) {
        return conversation.grants().stream().filter(grant -> grant.isFor(kind, name)).findFirst();
    }

    private List<Grant> without(Grant.Kind kind, String name, Identity by, ConversationMetadata present) {
        var grants = new ArrayList<>(present.grants());
        find(kind, name, present).ifPresent(grant -> {
            requireRight(by, grant, present);
            grants.remove(grant);
        });
        return grants;
    }

    /** What a newer version calls a role gives no right here, and is dealt in by whoever may share at all. */
    private void requireRight(Identity by, Grant grant, ConversationMetadata present) {
        Role role = Role.inConversation(grant.role()).orElse(Role.VIEWER);
        if (!policy.mayShare(by, role, present)) throw new SharingRefusedException(Reason.FORBIDDEN);
    }

    /** It is stored by now, whoever cannot be told of it. Another right may be less than the one before; so all are asked about. */
    private void tell(Deed deed) {
        deeds.fire(deed);
        try {
            Grant grant = deed.grant();
            revoked.fire(grant.kind() == Grant.Kind.USER ? Revoked.inConversation(deed.conversation(), grant.name())
                    : Revoked.everybodyIn(deed.conversation()));
        } catch (RuntimeException failure) { // edge of the observers
            LOG.log(ERROR, () -> "not everybody was told that rights to " + deed.conversation() + " changed", failure);
        }
    }
}
