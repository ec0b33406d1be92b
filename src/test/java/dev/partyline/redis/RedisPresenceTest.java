package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.partyline.cluster.Node;
import dev.partyline.cluster.Presence;
import dev.partyline.cluster.PresenceContract;
import dev.partyline.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisPresenceTest extends PresenceContract {

    private static final Duration SPAN = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Node OTHER_NODE = new Node("other", "");
    @TempDir static Path directory;
    private static RedisRig rig;

    private final RedisConnections redis = rig.connect();
    private final Presence presence = new RedisPresence(redis, SELF, SPAN, RedisRig.CLOCK);
    private final Presence other = new RedisPresence(redis, OTHER_NODE, SPAN, RedisRig.CLOCK);

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
    protected Presence presence() {
        return presence;
    }

    @Test
    void serversKnowOfEachOther() {
        presence.announce(Set.of());
        other.announce(Set.of());
        assertEquals(Set.of(SELF, OTHER_NODE), Set.copyOf(presence.nodes()));
        other.leave();
        assertEquals(List.of(SELF), presence.nodes());
    }

    @Test
    void whatIsWatchedElsewhereIsKnownUntilItIsNot() {
        presence.announce(Set.of(OTHER));
        other.announce(Set.of(CHAT, RedisRig.MARK));
        assertEquals(Set.of(CHAT), presence.watchedElsewhere(List.of(CHAT, OTHER)));
        assertEquals(Set.of(OTHER), other.watchedElsewhere(List.of(CHAT, OTHER)));

        other.announce(Set.of(RedisRig.MARK));
        assertEquals(Set.of(RedisRig.MARK), presence.watchedElsewhere(List.of(CHAT, RedisRig.MARK)));
        other.leave();
        assertEquals(Set.of(), presence.watchedElsewhere(List.of(CHAT, RedisRig.MARK)));
    }

    @Test
    void aServerThatIsHeardOfNoMoreWatchesNothing() {
        var dying = new RedisPresence(redis, new Node("dying", ""), SHORT, RedisRig.CLOCK);
        presence.announce(Set.of());
        dying.announce(Set.of(CHAT));
        Await.until(RedisRig.PATIENCE, () -> "it is thought to be there", () -> presence.watchedElsewhere(List.of(CHAT)).isEmpty());
        assertEquals(List.of(SELF), presence.nodes());
    }
}
