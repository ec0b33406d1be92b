package dev.partyline.redis;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import dev.partyline.config.Limits;
import dev.partyline.config.StorageLimits;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.SharedStore;
import dev.partyline.conversation.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Opens the {@link RedisEventStore} of a member of a cluster. */
@ApplicationScoped
public class RedisStore implements SharedStore {

    @Inject RedisMembership membership;
    @Inject Limits limits;
    @Inject StorageLimits storage;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    @Override
    public Optional<EventStore> open(ThreadFactory factory) {
        if (membership.connections().isEmpty()) return Optional.empty();
        if (storage.conversationBytes() + storage.ownerBytes() + storage.tenantBytes() > 0) {
            throw new StoreException("partyline.limits.conversation-bytes, owner-bytes and tenant-bytes are not for a server with"
                    + " partyline.redis.uri: take them out");
        }
        return Optional.of(new RedisEventStore(membership.connections().get(), limits, clock, meters, factory));
    }
}
