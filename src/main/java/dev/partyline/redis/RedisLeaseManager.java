package dev.partyline.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.partyline.cluster.Lease;
import dev.partyline.cluster.LeaseManager;
import dev.partyline.conversation.ConversationId;

/**
 * Leases in Redis, one hash for each bucket, changed by a script only. Redis' clock says when the time of one is over there;
 * here it began to run before Redis was asked.
 */
public final class RedisLeaseManager implements LeaseManager {

    private static final RedisScript SCRIPT = RedisScript.named("leases.lua");
    private static final int MOST_ORPHANS = 100;
    private static final int REFRESHES = 3;

    private final RedisConnections redis;
    private final String node;
    private final String owner;
    private final Duration span;
    private final InstantSource clock;

    /** @param node id of this server; what an earlier start of it holds is somebody else's
     *  @param span how long a lease is good without being refreshed
     *  @param clock monotonic */
    public RedisLeaseManager(RedisConnections redis, String node, Duration span, InstantSource clock) {
        this.redis = redis;
        this.node = node;
        this.owner = node + '/' + UUID.randomUUID();
        this.span = span;
        this.clock = clock;
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public Duration refreshEvery() {
        return span.dividedBy(REFRESHES);
    }

    @Override
    public Optional<Lease> acquire(ConversationId id, long lastGeneration) {
        Instant until = clock.instant().plus(span);
        List<?> answer = run(Keys.bucket(id), List.of("acquire", id.hex(), owner, node, "" + lastGeneration, millis()));
        if (answer.isEmpty()) return Optional.empty();
        return Optional.of(new Lease(id, (Long) answer.get(0), answer.get(1).equals(1L), clock, until));
    }

    @Override
    public void refresh(Collection<Lease> leases) {
        Map<Integer, List<Lease>> buckets = leases.stream().collect(Collectors.groupingBy(each -> Keys.bucket(each.conversation())));
        buckets.forEach(this::refresh);
    }

    private void refresh(int bucket, List<Lease> leases) {
        var arguments = new ArrayList<>(List.of("refresh", owner, millis()));
        for (Lease lease : leases) arguments.addAll(List.of(lease.conversation().hex(), "" + lease.generation()));
        Instant until = clock.instant().plus(span);
        Set<?> lost = Set.copyOf(run(bucket, arguments));
        for (Lease lease : leases) {
            if (lost.contains(lease.conversation().hex() + ':' + lease.generation())) lease.end();
            else lease.extend(until);
        }
    }

    @Override
    public void release(Lease lease) {
        lease.end();
        ConversationId id = lease.conversation();
        change(id, List.of("release", id.hex(), owner, "" + lease.generation()));
    }

    @Override
    public void handOver(Lease lease, String to) {
        lease.end();
        ConversationId id = lease.conversation();
        change(id, List.of("give", id.hex(), owner, "" + lease.generation(), to, Long.toString(refreshEvery().toMillis())));
    }

    @Override
    public List<ConversationId> orphans() {
        var found = new ArrayList<ConversationId>();
        for (int bucket = 0; bucket < Keys.BUCKETS; bucket++) {
            run(bucket, List.of("orphans", node, "" + MOST_ORPHANS)).forEach(id -> found.add(ConversationId.parse((String) id)));
        }
        return found;
    }

    private String millis() {
        return Long.toString(span.toMillis());
    }

    private List<?> run(int bucket, List<String> arguments) {
        return (List<?>) redis.call(client -> SCRIPT.run(client, List.of(redis.keys().ofBucket(bucket, "leases")), arguments));
    }

    private void change(ConversationId id, List<String> arguments) {
        redis.call(client -> SCRIPT.run(client, List.of(redis.keys().ofBucket(Keys.bucket(id), "leases")), arguments));
    }
}
