package dev.partyline.agent;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.Settings;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.ClientCommands;
import dev.partyline.session.ClientWaitExpired;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;

/**
 * What becomes of an agent that works while nobody has watched for the client wait: that is written down, and then the
 * policy of its conversation is followed, which is a member of its runtime, or else the server's. Who comes back later
 * finds a paused agent and may run it again.
 *
 * <p>Threading: the observer runs on a sweeper's thread and does not wait; the policy is followed on a delivery thread.
 */
@ApplicationScoped
public class UnwatchedAgents {

    /** Member of a conversation's runtime. */
    public static final String POLICY = "client_wait_policy";

    private static final System.Logger LOG = System.getLogger(UnwatchedAgents.class.getName());
    private static final String NOBODY = "";

    @Inject EventLog log;
    @Inject Conversations conversations;
    @Inject ClientCommands commands;
    @Inject DeliveryThreads threads;
    @Inject Settings settings;
    @Inject AgentSupervisor agents;
    @Inject AgentLeases leases;
    @Inject SessionRegistry registry;

    /** Whoever has taken a run over has not heard it begin. */
    void begun(@Observes AgentSessionBegun event) {
        if (leases.shared()) registry.await(event.conversation());
    }

    void clientWaitExpired(@Observes ClientWaitExpired event) {
        ConversationId id = event.conversation();
        try {
            if (!log.state(id).running() || isElsewhere(id)) return;
            log.append(id, List.of(Command.CLIENT_WAIT_EXPIRED.draft()))
                    .thenComposeAsync(noted -> follow(id), threads.stripe())
                    .whenComplete((done, failure) -> report(id, failure));
        } catch (UnknownConversationException deleted) {
            report(id, deleted);
        }
    }

    /** Then the node on which the agent is in session finds out as well. */
    private boolean isElsewhere(ConversationId id) {
        return leases.shared() && !agents.inSession().contains(id);
    }

    /** A run that has ended meanwhile is left alone. */
    private CompletionStage<?> follow(ConversationId id) {
        ClientWaitPolicy policy = policy(id);
        if (policy == ClientWaitPolicy.CONTINUE || !log.state(id).running()) return CompletableFuture.completedFuture(null);
        return policy == ClientWaitPolicy.PAUSE ? commands.pause(id, NOBODY) : commands.interrupt(id, NOBODY);
    }

    private ClientWaitPolicy policy(ConversationId id) {
        JsonObject runtime = EventJson.parseObject(conversations.require(id).runtime());
        return ClientWaitPolicy.of(EventJson.text(runtime, POLICY, "")).orElse(settings.clientWaitPolicy());
    }

    private static void report(ConversationId id, Throwable failure) {
        if (failure == null) return;
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof UnknownConversationException) LOG.log(DEBUG, () -> id + " was deleted while it waited");
        else LOG.log(WARNING, () -> "the agent of " + id + " works on unwatched, whatever its policy", cause);
    }
}
