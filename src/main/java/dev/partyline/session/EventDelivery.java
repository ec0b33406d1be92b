package dev.partyline.session;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationDeleted;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationRenamed;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventAppended;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.LogReplaced;
import dev.partyline.dialect.V0EventFilter;
import dev.partyline.dialect.V1Events;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Identity;
import dev.partyline.security.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Brings events to connected clients, whatever their transport. The one place where CDI events meet sockets: an event
 * only rings the bell; order and content always come from the log.
 */
@ApplicationScoped
public class EventDelivery {

    private final ClosingFrames closing = new ClosingFrames();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private DeliveryMeters meters;

    @Inject SessionRegistry registry;
    @Inject StatusLines lines;
    @Inject Bells bells;
    @Inject EventLog log;
    @Inject Conversations conversations;
    @Inject ConversationPolicy policy;
    @Inject InstantSource clock;
    @Inject DeliveryThreads threads;
    @Inject Limits limits;
    @Inject Event<ConnectionOpened> opened;
    @Inject Event<ConnectionClosed> closed;
    @Inject Event<Refused> refusals;

    @Inject
    void measure(MeterRegistry registry) {
        meters = new DeliveryMeters(registry);
    }

    /**
     * Connects a client: the conversation's state first, then what it wants again, then what comes live. May wait for
     * storage. Whatever is appended after the state was taken is delivered, and nothing twice.
     *
     * @return empty when the server is stopping or the conversation is full; then the transport has been closed
     */
    public Optional<ClientConnection> connect(Opening opening, Transport transport) {
        ConversationMetadata conversation = opening.conversation();
        if (!admits(conversation.id(), opening.identity(), transport)) return Optional.empty();
        log.settle(conversation.id());
        ConversationState state = log.state(conversation.id());
        Replay replay = Replay.of(opening.resend(), conversation.id(), log, state.offset());
        var feed = new V1Feed(conversation, log, limits, state.offset() + 1, closing);
        var connection = connection(conversation.id(), opening.identity(), feed, replay.cursor(), transport);
        connection.prepare(ControlFrames.AT_ONCE, stateFrame(feed, state));
        if (replay.reset()) connection.prepare(ControlFrames.AT_ONCE, reset());
        // The page applies every status that a replay shows it, so the state comes once more behind it.
        if (replay.cursor() < state.offset()) connection.prepare(state.offset(), stateFrame(feed, state));
        return open(connection, transport);
    }

    /**
     * Connects a client of V0: what it does not have yet comes first, of the state changes in it no more than the newest;
     * behind it the latest status line, then what comes live. The rest is as for others.
     */
    public Optional<ClientConnection> connect(V0Opening opening, Transport transport) {
        ConversationId id = opening.conversation().id();
        if (!admits(id, opening.identity(), transport)) return Optional.empty();
        ConversationState state = log.state(id);
        var feed = new V0Feed(id, log, limits, V0EventFilter.of(state));
        var connection = connection(id, opening.identity(), feed, opening.cursor(), transport);
        StatusLine line = lines.latest(id);
        connection.prepare(state.offset(), feed.status(line, clock.instant()));
        Optional<ClientConnection> joined = open(connection, transport);
        if (!line.equals(lines.latest(id))) joined.ifPresent(lines::bring); // it changed before the client was known
        return joined;
    }

    /** Connects a program that is the agent: what it does not have yet, then what comes live. It does not count as one who
     *  watches. The rest is as for others. */
    public Optional<ClientConnection> connect(AgentOpening opening, Transport transport) {
        if (stopping.get()) {
            transport.close(Disconnect.RESTART);
            return Optional.empty();
        }
        var feed = new AgentFeed(opening.conversation(), log, limits);
        var connection = connection(opening.conversation(), opening.identity(), feed, opening.cursor(), transport);
        connection.prepare(ControlFrames.AT_ONCE, opening.first());
        return open(connection, transport);
    }

    /** The client has gone; delivery to it ends. Idempotent. */
    public void disconnected(ClientConnection connection) {
        if (connection.gone()) left(connection, null);
    }

    /** Closes every connection and accepts no more. */
    public void stop() {
        stopping.set(true);
        registry.everybody().forEach(connection -> connection.close(Disconnect.RESTART));
    }

    /** Runs on the committing thread, so it must neither block nor throw: it only schedules. */
    void appended(@Observes EventAppended event) {
        bells.ring(event.conversation());
    }

    void deleted(@Observes ConversationDeleted event) {
        registry.everybody(event.conversation())
                .forEach(connection -> connection.close(Disconnect.CONVERSATION_NOT_FOUND));
    }

    void replaced(@Observes LogReplaced event) {
        registry.everybody(event.conversation()).forEach(connection -> connection.close(Disconnect.LOG_REPLACED));
    }

    void renamed(@Observes ConversationRenamed event) {
        registry.connections(event.conversation()).forEach(connection -> connection.renamed(event.title()));
    }

    /** @return why nobody can connect to a conversation now; empty when somebody can */
    public Optional<Disconnect> refusal(ConversationId id) {
        if (stopping.get()) return Optional.of(Disconnect.RESTART);
        boolean full = registry.connections(id).size() >= limits.socketsPerConversation();
        return full ? Optional.of(Disconnect.TOO_MANY_CONNECTIONS) : Optional.empty();
    }

    private boolean admits(ConversationId id, Identity identity, Transport transport) {
        Optional<Disconnect> refusal = refusal(id);
        refusal.ifPresent(reason -> refuse(id, identity, reason, transport));
        return refusal.isEmpty();
    }

    private void refuse(ConversationId id, Identity identity, Disconnect reason, Transport transport) {
        transport.close(reason);
        refusals.fire(new Refused("connection", Refused.reason(reason), identity.name(), id));
    }

    private ClientConnection connection(ConversationId id, Identity identity, Feed feed, long cursor,
            Transport transport) {
        var connection = new ClientConnection(id, identity, feed, cursor,
                new ClientConnection.Wiring(transport, threads.stripe(), limits, clock, meters));
        connection.whenClosed(this::left);
        return connection;
    }

    /**
     * The state was taken before this, so whatever comes behind it rings a connection that is known. Of many who come at
     * once the last place has room for one.
     */
    private Optional<ClientConnection> open(ClientConnection connection, Transport transport) {
        if (!registry.opened(connection)) {
            connection.gone();
            refuse(connection.conversation(), connection.identity(), Disconnect.TOO_MANY_CONNECTIONS, transport);
            return Optional.empty();
        }
        if (stopping.get()) connection.close(Disconnect.RESTART);
        else if (!mayWatch(connection)) connection.close(Disconnect.CONVERSATION_NOT_FOUND);
        connection.wake();
        opened.fire(new ConnectionOpened(connection));
        return Optional.of(connection);
    }

    /** Asked before anything is sent, and once more than by whoever let it in: since then the right can have been taken back,
     *  and whoever cuts connections for that did not know this one yet. */
    private boolean mayWatch(ClientConnection connection) {
        return conversations.find(connection.conversation())
                .filter(found -> policy.permit(connection.identity(), Action.WATCH, found)).isPresent();
    }

    private String stateFrame(V1Feed feed, ConversationState state) {
        return feed.state(V1Events.newId(), clock.instant(), state);
    }

    /** Tells our own client that the event it wants to go on behind is not in this log (architecture section 5). */
    private String reset() {
        return V1Events.transientUpdate("x.reset", clock.instant());
    }

    private void left(ClientConnection connection, Disconnect reason) {
        registry.closed(connection);
        if (!registry.has(connection.conversation())) bells.forget(connection.conversation());
        closed.fire(new ConnectionClosed(connection, reason));
    }
}
