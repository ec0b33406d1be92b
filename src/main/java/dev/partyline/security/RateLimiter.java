package dev.partyline.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.config.RateLimits;
import dev.partyline.conversation.ConversationId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Says who asks or talks too often, by address, identity and conversation. In open mode nobody is counted: whoever gets
 * here is somebody on this machine. Any thread; waits for nothing.
 */
@ApplicationScoped
public class RateLimiter {

    /** Buckets of each limit: some 3 MB. */
    static final int MOST = 10_000;

    private final Map<RateLimit, RateBuckets> buckets = new EnumMap<>(RateLimit.class);

    @Inject RateLimits limits;
    @Inject Authenticator authenticator;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    @PostConstruct
    void prepare() {
        if (authenticator.open()) return;
        for (RateLimit limit : RateLimit.values()) {
            int perSecond = limit.perSecond(limits);
            if (perSecond > 0) buckets.put(limit, new RateBuckets(perSecond, limits.burst(), this::nanos, MOST));
        }
    }

    private long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    /** Counts a request from an address. @return empty if it may go on */
    public Optional<RateExcess> request(String address) {
        return told(take(RateLimit.REQUESTS_PER_ADDRESS, AddressGroup.of(address)));
    }

    /** Counts a request of somebody. @return empty if it may go on */
    public Optional<RateExcess> request(Identity identity) {
        return told(take(RateLimit.REQUESTS_PER_IDENTITY, identity.holder()));
    }

    /** Counts a request about a conversation, of somebody who may ask. @return empty if it may go on */
    public Optional<RateExcess> request(ConversationId conversation) {
        return told(take(RateLimit.REQUESTS_PER_CONVERSATION, conversation));
    }

    /** The request does not count for its address. */
    public void forgive(String address) {
        giveBack(RateLimit.REQUESTS_PER_ADDRESS, AddressGroup.of(address));
    }

    /** The request does not count for who asks. */
    public void forgive(Identity identity) {
        giveBack(RateLimit.REQUESTS_PER_IDENTITY, identity.holder());
    }

    /** Counts what the agent of a conversation hands in. @return empty if it may go on */
    public Optional<RateExcess> agentMessage(ConversationId conversation) {
        return told(take(RateLimit.AGENT_MESSAGES_PER_CONVERSATION, conversation));
    }

    /** For one connection of a client: what it says passes this. */
    public MessageGate gate(String address, Identity identity, ConversationId conversation) {
        Optional<RateBuckets> patience = limits.refusedMessages() == 0 ? Optional.empty()
                : Optional.of(new RateBuckets(1, Duration.ofSeconds(limits.refusedMessages()), this::nanos, 1));
        return new MessageGate(this, AddressGroup.of(address), identity.holder(), conversation, patience);
    }

    /** Takes from all three or from none. */
    Optional<RateExcess> message(Object address, Object holder, ConversationId conversation) {
        record Share(RateLimit limit, Object key) {}
        var shares = List.of(new Share(RateLimit.MESSAGES_PER_CONVERSATION, conversation),
                new Share(RateLimit.MESSAGES_PER_IDENTITY, holder), new Share(RateLimit.MESSAGES_PER_ADDRESS, address));
        for (int i = 0; i < shares.size(); i++) {
            var excess = take(shares.get(i).limit(), shares.get(i).key());
            if (excess.isEmpty()) continue;
            shares.subList(0, i).forEach(taken -> giveBack(taken.limit(), taken.key()));
            return told(excess);
        }
        return Optional.empty();
    }

    private Optional<RateExcess> take(RateLimit limit, Object key) {
        RateBuckets counted = buckets.get(limit);
        long wait = counted == null ? 0 : counted.take(key);
        return wait == 0 ? Optional.empty() : Optional.of(new RateExcess(limit, Duration.ofNanos(wait), false));
    }

    private void giveBack(RateLimit limit, Object key) {
        RateBuckets counted = buckets.get(limit);
        if (counted != null) counted.giveBack(key);
    }

    private Optional<RateExcess> told(Optional<RateExcess> excess) {
        excess.ifPresent(known -> meters.counter(ConnectionCounts.METER, "limit", known.reason()).increment());
        return excess;
    }
}
