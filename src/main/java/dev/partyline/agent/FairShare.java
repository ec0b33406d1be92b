package dev.partyline.agent;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.config.AgentLimits;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.SessionRegistry;
import dev.partyline.session.StatusLine;
import dev.partyline.session.StatusLines;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Lets the agents of one user have so many sessions on this node, and no more (V0 spec 9.2). When one begins beyond that,
 * another one ends, never the one that begins: first one that does not work, then one that nobody watches, and of equals
 * the one in whose conversation the last thing happened longest ago. It is interrupted, which its log says, and whoever
 * watches is told why behind that; who speaks in it again has it at work again.
 *
 * <p>Threading: observers only schedule; whatever is decided is decided by one chore after the other.
 */
@ApplicationScoped
public class FairShare {

    /** What those who watch an ended session are told (V0 spec 4.2). */
    static final StatusLine EVICTED = StatusLine.notice("AGENT_ERROR$TOO_MANY_CONVERSATIONS",
            "Too many conversations at once. If you are still using this one, try reactivating it by"
                    + " prompting the agent to continue");

    private static final System.Logger LOG = System.getLogger(FairShare.class.getName());
    private static final String NOBODY = "";
    private static final long NO_RUN = -1;

    /** Sessions that are to end, each with the run that ends first. */
    private final ConcurrentMap<ConversationId, Long> leaving = new ConcurrentHashMap<>();

    @Inject AgentSupervisor agents;
    @Inject Conversations conversations;
    @Inject EventLog log;
    @Inject SessionRegistry registry;
    @Inject StatusLines lines;
    @Inject ClientCommands commands;
    @Inject Chores chores;
    @Inject AgentLimits limits;

    /** A session as it stands among those of its user.
     *  @param worth the higher, the later its turn to end */
    private record Place(ConversationId id, int worth, Instant lastActivity) {

        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::worth).thenComparing(Place::lastActivity);
    }

    void begun(@Observes AgentSessionBegun event) {
        if (limits.conversationsPerUser() > 0) chores.execute(() -> share(event.conversation()));
    }

    void appended(@Observes EventAppended event) {
        if (leaving.containsKey(event.conversation())) chores.execute(() -> settle(event.conversation()));
    }

    void deleted(@Observes ConversationDeleted event) {
        leaving.remove(event.conversation());
    }

    private void share(ConversationId begun) {
        try {
            ConversationMetadata metadata = conversations.require(begun);
            String user = metadata.owner();
            if (user.isEmpty()) return;
            List<Place> others = agents.inSession().stream().filter(id -> !id.equals(begun) && !leaving.containsKey(id))
                    .flatMap(id -> place(id, metadata).stream()).sorted(Place.ORDER).toList();
            int tooMany = others.size() + 1 - limits.conversationsPerUser();
            others.stream().limit(Math.max(0, tooMany)).forEach(each -> end(each.id(), user));
        } catch (UnknownConversationException deleted) {
            // it has no session any more, and so needs no room
        } catch (StoreException failure) {
            LOG.log(WARNING, () -> "one agent more than its user may have: " + begun, failure);
        }
    }

    /** @return empty for a conversation of another user, or of nobody any more */
    private Optional<Place> place(ConversationId id, ConversationMetadata like) {
        Optional<ConversationMetadata> metadata = conversations.find(id).filter(each -> each.owner().equals(like.owner())
                && each.tenant().equals(like.tenant()));
        try {
            return metadata.map(each -> new Place(id, (log.state(id).running() ? 2 : 0) + (watched(id) ? 1 : 0),
                    log.lastTime(id).orElse(each.createdAt())));
        } catch (UnknownConversationException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    boolean watched(ConversationId id) {
        return !registry.connections(id).isEmpty();
    }

    private void end(ConversationId id, String user) {
        ConversationState state = log.state(id);
        LOG.log(INFO, () -> "the agent of " + id + " makes room for another one of " + user);
        leaving.put(id, state.running() ? state.run().offset() : NO_RUN);
        if (!state.running()) {
            settle(id);
            return;
        }
        commands.interrupt(id, NOBODY).whenComplete((done, failure) -> {
            if (failure == null) return;
            leaving.remove(id);
            LOG.log(WARNING, () -> "the agent of " + id + " works on, though it should make room", failure);
        });
    }

    /** When its run is over, and what that comes to is in the log. One that was run again begins anew. */
    private void settle(ConversationId id) {
        try {
            Long run = leaving.get(id);
            ConversationState state = log.state(id);
            if (run == null || state.running() && state.run().offset() == run) return;
            leaving.remove(id);
            if (state.running()) {
                share(id);
            } else {
                lines.tell(id, EVICTED);
                agents.release(id);
            }
        } catch (UnknownConversationException deleted) {
            leaving.remove(id);
        } catch (StoreException failure) {
            LOG.log(WARNING, () -> "the session of " + id + " was not ended yet", failure);
        }
    }
}
