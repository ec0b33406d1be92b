package dev.partyline.admin;

import java.time.InstantSource;

import dev.partyline.cluster.LeaseManager;
import dev.partyline.cluster.LocalLeaseManager;
import dev.partyline.cluster.LocalPresence;
import dev.partyline.cluster.Node;
import dev.partyline.cluster.Presence;
import dev.partyline.config.NodeOptions;
import dev.partyline.redis.RedisLeaseManager;
import dev.partyline.redis.RedisMembership;
import dev.partyline.redis.RedisPresence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/** Makes what servers agree by: in Redis if there is one, and of a server that stands alone, with itself. */
@ApplicationScoped
public class ClusterProducer {

    @Inject NodeOptions options;
    @Inject InstantSource clock;
    @Inject RedisMembership membership;

    @Produces
    @ApplicationScoped
    public LeaseManager leases() {
        return membership.connections()
                .<LeaseManager>map(redis -> new RedisLeaseManager(redis, options.id(), options.lease(), clock))
                .orElseGet(() -> new LocalLeaseManager(clock));
    }

    /** A server is missed before its leases are over, so that nothing is handed over to it. */
    @Produces
    @ApplicationScoped
    public Presence presence() {
        var self = new Node(options.id(), options.url());
        return membership.connections().<Presence>map(redis -> new RedisPresence(redis, self, options.lease().dividedBy(2), clock))
                .orElseGet(() -> new LocalPresence(self));
    }
}
