package dev.partyline.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import dev.partyline.config.AgentLimits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.SessionRegistry;
import dev.partyline.session.Sweep;
import dev.partyline.session.Watchers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Ends agent sessions that hold something for a run that does not come: a paused agent, or one that waits to be confirmed,
 * without anybody who watches for as long as the close delay. Who runs it later finds it as after a restart of the server.
 * A session that holds nothing ends with its run and needs no delay.
 */
@ApplicationScoped
public class IdleAgents {

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** By chores only. */
    private final Map<ConversationId, Instant> idleSince = new HashMap<>();

    @Inject AgentSupervisor agents;
    @Inject EventLog log;
    @Inject SessionRegistry registry;
    @Inject Watchers watchers;
    @Inject Chores chores;
    @Inject DeliveryThreads threads;
    @Inject AgentLimits limits;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    @PostConstruct
    void prepare() {
        meters.gauge("partyline.agent.sessions", agents, AgentSupervisor::sessions);
        var sweep = new Sweep("idle-agents", EVERY, clock, meters, this::look);
        threads.every(EVERY, () -> chores.execute(sweep));
    }

    void up(@Observes @Initialized(ApplicationScoped.class) Object application) {
        // being told is enough: it makes the bean, and the sweep begins
    }

    void look(Instant now) {
        var present = agents.inSession();
        idleSince.keySet().retainAll(present);
        for (ConversationId id : present) {
            if (!isIdle(id)) idleSince.remove(id);
            else if (!now.isBefore(idleSince.computeIfAbsent(id, since -> now).plus(limits.closeDelay()))) agents.release(id);
        }
    }

    boolean isIdle(ConversationId id) {
        try {
            return registry.connections(id).isEmpty() && !log.state(id).running() && !watchers.elsewhere(id);
        } catch (UnknownConversationException deleted) {
            return false;
        }
    }
}
