package dev.partyline.admin;

import java.time.InstantSource;

import dev.partyline.cluster.LeaseManager;
import dev.partyline.cluster.LocalLeaseManager;
import dev.partyline.cluster.LocalPresence;
import dev.partyline.cluster.Node;
import dev.partyline.cluster.Presence;
import dev.partyline.config.NodeOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/** Makes what servers agree by: of one that stands alone, with itself. */
@ApplicationScoped
public class ClusterProducer {

    @Inject NodeOptions options;
    @Inject InstantSource clock;

    @Produces
    @ApplicationScoped
    public LeaseManager leases() {
        return new LocalLeaseManager(clock);
    }

    @Produces
    @ApplicationScoped
    public Presence presence() {
        return new LocalPresence(new Node(options.id(), options.url()));
    }
}
