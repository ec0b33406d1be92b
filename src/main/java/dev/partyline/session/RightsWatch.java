package dev.partyline.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.StoreException;
import dev.partyline.security.Action;
import dev.partyline.security.Authenticator;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Identity;
import dev.partyline.security.Revoked;
import dev.partyline.security.Revoked.What;

/**
 * Closes connections whose right has ended: by itself, because somebody has ended it, or because the policy says no by
 * now. What ended a moment ago is looked for a little longer, since somebody may have been let in before it and be
 * connected only after.
 *
 * <p>Threading: any thread; may be run by several at once. The policy may wait for storage; while that cannot be read,
 * connections stay.
 */
final class RightsWatch {

    private static final Duration LET_IN_BEFORE = Duration.ofSeconds(15);

    private final Function<ConversationId, Stream<ClientConnection>> connections;
    private final Authenticator authenticator;
    private final ConversationPolicy policy;
    private final Conversations conversations;
    private final Duration recheck;
    /** Until when each is looked for. */
    private final ConcurrentMap<Revoked, Instant> recent = new ConcurrentHashMap<>();
    private volatile Instant checkedAll = Instant.MIN;

    /** @param connections those of a conversation; of all, for null
     *  @param recheck how often the policy is asked about everybody */
    RightsWatch(Function<ConversationId, Stream<ClientConnection>> connections, Authenticator authenticator,
            ConversationPolicy policy, Conversations conversations, Duration recheck) {
        this.connections = connections;
        this.authenticator = authenticator;
        this.policy = policy;
        this.conversations = conversations;
        this.recheck = recheck;
    }

    /** Closes who is concerned, before this returns. */
    void revoked(Revoked what, Instant now) {
        List<ClientConnection> concerned = connections.apply(what.conversation())
                .filter(each -> what.concerns(each.identity(), each.conversation())).toList();
        // a stranger can name any session, and about what has ended for certain the authenticator is asked anyway
        if (what.what() == What.RIGHT || !concerned.isEmpty()) recent.put(what, now.plus(LET_IN_BEFORE));
        concerned.forEach(each -> cut(each, now));
        concerned.forEach(this::changed);
        concerned.forEach(this::ask);
    }

    void sweep(Instant now) {
        authenticator.refresh();
        recent.values().removeIf(until -> !now.isBefore(until));
        boolean all = !now.isBefore(checkedAll.plus(recheck));
        if (all) checkedAll = now;
        connections.apply(null).forEach(each -> cut(each, now));
        connections.apply(null).filter(each -> changed(each) || all || asked(each)).forEach(this::ask);
    }

    /** Whether somebody is of other groups by now, which count from here on. */
    private boolean changed(ClientConnection connection) {
        Identity before = connection.identity();
        Identity now = authenticator.present(before);
        if (now == before) return false;
        connection.renewed(now);
        return true;
    }

    /** Closes it if that has ended on which it rests; whatever trouble there is with storage or policy. */
    private void cut(ClientConnection connection, Instant now) {
        Identity identity = connection.identity();
        if (identity.basis().over(now)) connection.close(Disconnect.TOKEN_EXPIRED);
        else if (ended(identity) || !authenticator.holds(identity)) connection.close(Disconnect.REVOKED);
    }

    /** Closes it if the policy says no; of one that is closed already that changes nothing. */
    private void ask(ClientConnection connection) {
        if (!permitted(connection)) connection.close(Disconnect.RIGHT_ENDED);
    }

    private boolean ended(Identity identity) {
        if (recent.isEmpty()) return false;
        return recently(Revoked.session(identity.basis().session())) || recently(Revoked.token(identity.basis().token()));
    }

    private boolean asked(ClientConnection connection) {
        if (recent.isEmpty()) return false;
        String name = connection.identity().name();
        return recently(Revoked.identity(name)) || recently(Revoked.everybodyIn(connection.conversation()))
                || recently(Revoked.inConversation(connection.conversation(), name));
    }

    private boolean recently(Revoked what) {
        return recent.containsKey(what);
    }

    /** A conversation that is gone closes its connections by itself. */
    private boolean permitted(ClientConnection connection) {
        Action needed = connection.watches() ? Action.WATCH : Action.ACT;
        try {
            return conversations.find(connection.conversation())
                    .map(found -> policy.permit(connection.identity(), needed, found)).orElse(true);
        } catch (StoreException unreadable) {
            return true; // asked again, at the latest with everybody
        }
    }
}
