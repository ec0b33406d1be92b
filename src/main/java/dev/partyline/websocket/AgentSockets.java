package dev.partyline.websocket;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.agent.outside.OutsideAgents;
import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.RuntimeKinds;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Action;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Identity;
import dev.partyline.security.Verdict;
import dev.partyline.security.RateLimiter;
import dev.partyline.security.Refused;
import dev.partyline.session.AgentOpening;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.Disconnect;
import dev.partyline.session.EventDelivery;
import dev.partyline.session.Renewals;
import dev.partyline.session.Transport;
import dev.partyline.session.V1Places;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * Makes programs that come by socket the agents of their conversations, and is what their sockets work with.
 *
 * <p>Threading: threads of the container; attaching waits until it is durable, for a bounded time.
 */
@ApplicationScoped
public class AgentSockets {

    private static final System.Logger LOG = System.getLogger(AgentSockets.class.getName());
    private static final long COMMIT_SECONDS = 10;
    static final String WAY = "agent-socket";

    @Inject SocketKeys keys;
    @Inject Conversations conversations;
    @Inject ConversationPolicy policy;
    @Inject OutsideAgents agents;
    @Inject EventDelivery delivery;
    @Inject EventLog log;
    @Inject Limits limits;
    @Inject RateLimiter limiter;
    @Inject Event<Refused> refusals;
    @Inject DeliveryThreads threads;
    @Inject Renewals renewals;

    SocketKeys keys() { return keys; }

    Renewals renewals() { return renewals; }

    EventDelivery delivery() { return delivery; }

    OutsideAgents agents() { return agents; }

    EventLog log() { return log; }

    RateLimiter limiter() { return limiter; }

    Limits limits() { return limits; }

    DeliveryThreads threads() { return threads; }

    /** Tells that a frame of a program was refused. */
    void refused(ClientConnection client, String reason) {
        refusals.fire(new Refused(WAY, reason, client.identity().name(), client.conversation()));
    }

    /**
     * Makes a program the agent.
     *
     * @param path id of the conversation, as it came
     * @param after id of the last event that the program has; empty for none
     * @return empty if that cannot be; then the transport was closed with the reason
     */
    Optional<AgentProgram> attach(String path, Identity identity, String after, Transport transport) {
        ConversationMetadata conversation = null;
        try {
            conversation = conversations.require(ConversationId.parse(path));
            Optional<Disconnect> refusal = refusal(identity, conversation);
            OptionalLong cursor = cursor(conversation.id(), after);
            if (refusal.isEmpty() && cursor.isPresent()) {
                return connect(conversation.id(), identity, cursor.getAsLong(), transport);
            }
            refuse(refusal.orElse(Disconnect.BAD_PARAMETER), identity, conversation, transport);
        } catch (IllegalArgumentException | UnknownConversationException unknown) {
            refuse(Disconnect.CONVERSATION_NOT_FOUND, identity, conversation, transport);
        } catch (RuntimeException failure) { // edge of the container's thread: storage, mostly
            LOG.log(StoreAwayException.level(failure), "an agent's socket could not be opened", failure);
            transport.close(Disconnect.SERVER_ERROR);
        }
        return Optional.empty();
    }

    /** Whether it still may be the agent; if not, it is closed. */
    boolean permits(ClientConnection client) {
        ConversationMetadata conversation = conversations.require(client.conversation());
        Optional<Disconnect> refusal = refusal(client.identity(), conversation);
        refusal.ifPresent(reason -> {
            keys.refused(WAY, reason, client.identity(), conversation);
            client.close(reason);
        });
        return refusal.isEmpty();
    }

    private void refuse(Disconnect reason, Identity identity, ConversationMetadata conversation, Transport transport) {
        keys.refused(WAY, reason, identity, conversation);
        transport.close(reason);
    }

    private Optional<Disconnect> refusal(Identity identity, ConversationMetadata conversation) {
        Verdict verdict = policy.verdict(identity, Action.ACT, conversation);
        if (verdict == Verdict.FORBIDDEN) return Optional.of(Disconnect.FORBIDDEN);
        if (verdict == Verdict.UNKNOWN) return Optional.of(Disconnect.CONVERSATION_NOT_FOUND);
        boolean outside = RuntimeKinds.name(conversation, OutsideAgents.KIND);
        return outside ? Optional.empty() : Optional.of(Disconnect.NO_OUTSIDE_AGENT);
    }

    /** @return empty if there is no such event */
    private OptionalLong cursor(ConversationId id, String after) {
        return after.isEmpty() ? OptionalLong.of(StreamPosition.BEFORE_FIRST) : V1Places.find(log, id, after);
    }

    private Optional<AgentProgram> connect(ConversationId id, Identity identity, long cursor, Transport transport) {
        long generation = await(agents.attach(id, identity.name()));
        String first = EventJson.write(EventJson.object().add("type", "attached").add("generation", generation).build());
        return delivery.connect(new AgentOpening(id, identity, cursor, first), transport)
                .map(client -> new AgentProgram(this, client, generation));
    }

    private static long await(CompletionStage<Long> generation) {
        try {
            return generation.toCompletableFuture().get(COMMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            if (failure.getCause() instanceof UnknownConversationException deleted) throw deleted;
            throw new StoreException("no agent was attached", failure);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for storage", stopping);
        }
    }
}
