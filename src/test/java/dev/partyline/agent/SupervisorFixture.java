package dev.partyline.agent;

import java.time.InstantSource;

import dev.partyline.config.Limits;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.conversation.LogFixture;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.rest.FakeInstance;

/** A supervisor over logs of a fixture, as one life of a server has it. */
public final class SupervisorFixture {

    private final AgentSupervisor supervisor = new AgentSupervisor();
    private final ToldLines lines = new ToldLines();
    private volatile boolean alive = true;

    public SupervisorFixture(LogFixture logs, DeliveryThreads threads, InstantSource clock, RuntimeFactory factory) {
        supervisor.log = logs.log;
        supervisor.conversations = logs.conversations;
        supervisor.threads = threads;
        supervisor.clock = clock;
        supervisor.limits = Limits.defaults();
        supervisor.lines = lines;
        supervisor.factories = FakeInstance.of(factory);
        supervisor.begun = new FakeEvent<>();
        supervisor.leases = LeaseFixture.alone(logs, threads, clock);
        supervisor.begin();
        supervisor.start();
        logs.appended.observedBy(event -> {
            if (alive) supervisor.appended(event);
        });
    }

    /** What its sessions have said of themselves. */
    public ToldLines lines() {
        return lines;
    }

    /** The end of this life: nothing is heard of any more. */
    public void stop() {
        alive = false;
        supervisor.stop();
    }
}
