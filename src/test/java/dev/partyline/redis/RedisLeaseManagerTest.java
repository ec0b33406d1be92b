package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.partyline.cluster.Lease;
import dev.partyline.cluster.LeaseManager;
import dev.partyline.cluster.Node;
import dev.partyline.cluster.SharedLeasesContract;
import dev.partyline.conversation.StoreException;
import dev.partyline.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisLeaseManagerTest extends SharedLeasesContract {

    private static final Duration SPAN = Duration.ofMillis(400);
    @TempDir static Path directory;
    private static RedisRig rig;

    private final RedisConnections redis = rig.connect();
    private final LeaseManager manager = new RedisLeaseManager(redis, "self", SPAN, RedisRig.CLOCK);
    private final LeaseManager other = new RedisLeaseManager(redis, OTHER_NODE, SPAN, RedisRig.CLOCK);

    @BeforeAll
    static void start() {
        rig = new RedisRig(directory);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Override
    protected LeaseManager manager() {
        return manager;
    }

    @Override
    protected LeaseManager other() {
        return other;
    }

    /** By the clock of Redis: a lease taken now is behind all others. */
    @Override
    protected void timeRunsOut() {
        Lease last = new RedisLeaseManager(redis, "clock", SPAN, RedisRig.CLOCK).acquire(RedisRig.MARK, 0).orElseThrow();
        Await.until(RedisRig.PATIENCE, () -> "no end of a lease", () -> !last.held() && other.orphans().contains(RedisRig.MARK));
        other.release(other.acquire(RedisRig.MARK, 0).orElseThrow());
    }

    @Test
    void whatAnEarlierStartOfAServerHeldIsSomebodyElses() {
        Lease before = acquire(CHAT, 0);
        var started = new RedisLeaseManager(redis, "self", SPAN, RedisRig.CLOCK);
        assertTrue(started.acquire(CHAT, 0).isEmpty());
        timeRunsOut();
        assertTrue(started.acquire(CHAT, 0).orElseThrow().takenOver());
        manager.refresh(List.of(before));
        assertFalse(before.held());
    }

    /** Those of a user as the page on clusters has it. */
    @Test
    void theRightsThatAreAskedForAreEnough() {
        try (var limited = rig.connect(RedisRig.LOGIN)) {
            var leases = new RedisLeaseManager(limited, "self", SPAN, RedisRig.CLOCK);
            leases.release(leases.acquire(CHAT, 0).orElseThrow());
            assertTrue(leases.orphans().isEmpty());
            var presence = new RedisPresence(limited, new Node("self", ""), SPAN, RedisRig.CLOCK);
            presence.announce(Set.of(CHAT));
            assertTrue(presence.watchedElsewhere(List.of(CHAT)).isEmpty());
            presence.leave();
        }
    }

    @Test
    void withoutRedisNothingIsGrantedAndNothingIsLostBeforeItsTime() {
        var gone = RedisConnections.open(RedisRig.options("redis://127.0.0.1:1"));
        var away = new RedisLeaseManager(gone, "self", SPAN, RedisRig.CLOCK);
        assertThrows(StoreException.class, () -> away.acquire(CHAT, 0));
        Lease lease = acquire(CHAT, 0);
        assertThrows(StoreException.class, () -> away.refresh(List.of(lease)));
        assertTrue(lease.held());
        gone.close();
    }
}
