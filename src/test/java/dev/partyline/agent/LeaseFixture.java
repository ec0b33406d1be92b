package dev.partyline.agent;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

import dev.partyline.cluster.Lease;
import dev.partyline.cluster.LeaseManager;
import dev.partyline.cluster.LocalLeaseManager;
import dev.partyline.cluster.LocalPresence;
import dev.partyline.cluster.Node;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.LogFixture;
import dev.partyline.session.DeliveryThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Leases without a container. */
public final class LeaseFixture {

    private LeaseFixture() {}

    /** Of a server that stands alone. */
    static AgentLeases alone(LogFixture logs, DeliveryThreads threads, InstantSource clock) {
        return of(logs, threads, clock, new LocalLeaseManager(clock), new SimpleMeterRegistry(), Runnable::run);
    }

    /** @param waiter does all that waits */
    static AgentLeases of(LogFixture logs, DeliveryThreads threads, InstantSource clock, LeaseManager manager, MeterRegistry meters,
            Executor waiter) {
        var leases = new AgentLeases();
        leases.log = logs.log;
        leases.threads = threads;
        leases.clock = clock;
        leases.manager = manager;
        leases.presence = new LocalPresence(new Node("node", ""));
        leases.meters = meters;
        leases.waiter = waiter;
        leases.open();
        return leases;
    }

    /** One without an end. */
    static Lease lease(ConversationId id, InstantSource clock) {
        return new Lease(id, 1, false, clock, Instant.MAX);
    }
}
