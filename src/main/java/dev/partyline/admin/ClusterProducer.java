package dev.partyline.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Optional;

import dev.partyline.cluster.LeaseManager;
import dev.partyline.cluster.LocalLeaseManager;
import dev.partyline.cluster.LocalPresence;
import dev.partyline.cluster.Node;
import dev.partyline.cluster.Presence;
import dev.partyline.config.NodeOptions;
import dev.partyline.config.Secret;
import dev.partyline.engineio.EngineNeighbours;
import dev.partyline.redis.RedisLeaseManager;
import dev.partyline.redis.RedisMembership;
import dev.partyline.redis.RedisNodeSecret;
import dev.partyline.redis.RedisPresence;
import dev.partyline.redis.RedisTickets;
import dev.partyline.security.MemoryTickets;
import dev.partyline.security.NodeSeals;
import dev.partyline.security.NodeSecret;
import dev.partyline.security.RandomText;
import dev.partyline.security.Tickets;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Makes what servers agree by: in Redis if there is one, and of a server that stands alone, with itself. */
@ApplicationScoped
public class ClusterProducer {

    @Inject NodeOptions options;
    @Inject InstantSource clock;
    @Inject RedisMembership membership;
    @Inject MeterRegistry meters;
    @Resource ManagedThreadFactory factory;

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

    /** Of a server that stands alone, nobody else knows it. */
    @Produces
    @ApplicationScoped
    public NodeSecret secret() {
        byte[] given = options.secret().map(Secret::value).orElseGet(() -> RandomText.next() + RandomText.next()).getBytes(UTF_8);
        if (options.secret().isPresent()) return () -> given;
        return membership.connections().<NodeSecret>map(RedisNodeSecret::new).orElse(() -> given);
    }

    @Produces
    @Singleton
    public NodeSeals seals(NodeSecret secret) {
        return new NodeSeals(secret, clock);
    }

    /** Of a server that stands alone there are none. */
    @Produces
    @Singleton
    public Optional<EngineNeighbours> neighbours(Presence presence, NodeSeals seals) {
        return presence.shared() ? Optional.of(new EngineNeighbours(presence, seals, meters, factory)) : Optional.empty();
    }

    void end(@Disposes Optional<EngineNeighbours> neighbours) {
        neighbours.ifPresent(EngineNeighbours::close);
    }

    /** One that a server gives out is good on every other. */
    @Produces
    @ApplicationScoped
    public Tickets tickets() {
        return membership.connections().<Tickets>map(redis -> new RedisTickets(redis, clock)).orElseGet(() -> new MemoryTickets(clock));
    }
}
