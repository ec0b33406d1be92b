package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.config.AccessOptions;
import dev.partyline.config.RedisOptions;
import dev.partyline.conversation.ConversationId;
import dev.partyline.security.Basis;
import dev.partyline.security.MemoryRevocations;
import dev.partyline.security.Revocations;
import dev.partyline.security.RevocationsContract;
import dev.partyline.security.Revoked;
import dev.partyline.testing.Await;
import dev.partyline.testing.RedisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends on one server has ended on the other when both have had a turn. */
class RedisRevocationsTest extends RevocationsContract {

    private static final AccessOptions OPTIONS = new AccessOptions(Duration.ofMinutes(1), Duration.ofHours(3), 1_000);

    private RedisProcess redis;
    private RedisOptions options;
    private Server one;
    private Server other;

    @BeforeEach
    void start(@TempDir Path directory) {
        redis = RedisProcess.start(RedisProcess.oldest(), directory);
        options = RedisRig.options(redis.uri());
        one = new Server("one");
        other = new Server("other");
        turn();
    }

    @AfterEach
    void stop() {
        one.connections.close();
        other.connections.close();
        redis.close();
    }

    private final class Server {

        final RedisConnections connections = RedisConnections.open(options);
        final List<Revoked> told = new ArrayList<>();
        final RedisRevocations revocations;

        Server(String id) {
            var here = new MemoryRevocations(OPTIONS, () -> now, new SimpleMeterRegistry());
            revocations = new RedisRevocations(connections, id, here, OPTIONS, this::tell);
        }

        /** Everybody who hears of an event of the application hears of this one, whoever passes on events, too. */
        private void tell(Revoked what) {
            told.add(what);
            revocations.told(what);
        }
    }

    private void turn() {
        one.revocations.turn();
        other.revocations.turn();
        one.revocations.turn();
    }

    @Override
    protected Revocations revocations() {
        return new Revocations() {

            @Override
            public void add(Ground ground, String id, Instant since) {
                one.revocations.add(ground, id, since);
                turn();
            }

            @Override
            public boolean cover(Basis basis) {
                boolean covered = other.revocations.cover(basis);
                assertEquals(covered, one.revocations.cover(basis));
                return covered;
            }

            @Override
            public boolean first(String order) {
                boolean first = one.revocations.first(order);
                assertFalse(other.revocations.first(order));
                return first;
            }
        };
    }

    @Override
    protected Duration remember() {
        return OPTIONS.remember();
    }

    @Test
    void whatIsToldOnOneServerIsToldOnTheOtherOnce() {
        var chat = ConversationId.random();
        var all = List.of(Revoked.inConversation(chat, "anna"), Revoked.everybodyIn(chat), Revoked.identity("bert"), Revoked.session("s1"));
        all.forEach(one.revocations::told);
        for (int i = 0; i < 3; i++) turn();
        assertEquals(all, other.told);
        assertEquals(List.of(), one.told);
        assertFalse(other.revocations.cover(basis("", "s1", "")), "it was not ended for certain");
    }

    @Test
    void whatEndedWhileAServerWasAwayItFindsAndTells() {
        one.revocations.add(Revocations.Ground.SESSION, "s1", Instant.MAX);
        one.revocations.told(Revoked.session("s1"));
        one.revocations.turn();
        var late = new Server("late");
        try (late.connections) {
            late.revocations.turn();
            assertTrue(late.revocations.cover(basis("", "s1", "")));
            assertEquals(List.of(Revoked.session("s1")), late.told, "of what only open connections need it has none");
        }
    }

    @Test
    void whatEndsWhileRedisIsAwayIsToldWhenItIsBack() {
        redis.kill();
        for (int i = 0; i < 50; i++) one.revocations.add(Revocations.Ground.TOKEN, "t" + i, Instant.MAX);
        turn();
        assertTrue(one.revocations.cover(basis("", "", "t7")), "here it has ended at once");
        assertFalse(other.revocations.cover(basis("", "", "t7")));
        assertTrue(one.revocations.first("order"), "an order is obeyed all the same");
        redis.start();
        Await.until(Duration.ofSeconds(20), () -> "not told", () -> {
            turn();
            return other.revocations.cover(basis("", "", "t49"));
        });
        for (int i = 0; i < 50; i++) assertTrue(other.revocations.cover(basis("", "", "t" + i)));
        assertEquals(50, other.told.size());
    }
}
