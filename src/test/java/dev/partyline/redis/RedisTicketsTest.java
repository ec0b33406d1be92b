package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.Tenant;
import dev.partyline.security.Basis;
import dev.partyline.security.Identity;
import dev.partyline.security.Role;
import dev.partyline.security.Ticket;
import dev.partyline.security.Tickets;
import dev.partyline.security.TicketsContract;
import dev.partyline.testing.RedisProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one server gives out, the other takes. */
class RedisTicketsTest extends TicketsContract {

    private static final int TICKETS = 1_000;
    private static final int THREADS = 16;

    private static RedisProcess redis;

    private RedisConnections first;
    private RedisConnections second;
    private Tickets giving;
    private Tickets taking;

    @BeforeAll
    static void start(@TempDir Path directory) {
        redis = RedisProcess.start(RedisProcess.oldest(), directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void connect() {
        var options = RedisRig.options(redis.uri());
        first = RedisConnections.open(options);
        second = RedisConnections.open(options);
        giving = new RedisTickets(first, () -> now);
        taking = new RedisTickets(second, () -> now);
    }

    @AfterEach
    void disconnect() {
        first.close();
        second.close();
    }

    @Override
    protected Tickets tickets() {
        return new Tickets() {

            @Override
            public boolean add(Ticket ticket, int most) {
                return giving.add(ticket, most);
            }

            @Override
            public Optional<Ticket> take(String hash) {
                return taking.take(hash);
            }
        };
    }

    @Test
    void ofAllWhoTakeATicketOnEitherServerExactlyOneGetsIt() throws Exception {
        for (int i = 0; i < TICKETS; i++) {
            assertTrue(giving.add(ticket("t" + i, new Identity("user-" + i % THREADS, Identity.Kind.TOKEN)), TICKETS));
        }
        var won = new AtomicIntegerArray(TICKETS);
        var together = new CyclicBarrier(2 * THREADS);
        var pool = Executors.newFixedThreadPool(2 * THREADS);
        try {
            var visits = IntStream.range(0, 2 * THREADS).mapToObj(i -> pool.submit(() -> {
                Tickets server = i % 2 == 0 ? giving : taking;
                for (int each = 0; each < TICKETS; each++) {
                    together.await(30, TimeUnit.SECONDS);
                    if (server.take("t" + each).isPresent()) won.incrementAndGet(each);
                }
                return null;
            })).toList();
            for (Future<?> visit : visits) visit.get(120, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        for (int i = 0; i < TICKETS; i++) assertEquals(1, won.get(i), "ticket " + i);
    }

    @Test
    void everythingOfWhoItWasGivenToComesAlong() {
        var basis = new Basis(Instant.parse("2026-03-14T10:00:00.123456789Z"), "sub \"1\"", "sid", "jti", Instant.EPOCH);
        for (Basis each : new Basis[] {basis, Basis.LASTING}) {
            var identity = new Identity("ännä", Identity.Kind.TOKEN, Role.VIEWER, Set.of("/a", "b c"), new Tenant("acme"), each);
            var ticket = new Ticket("h", identity, CHAT, "https://agents.example.com", now.plusNanos(1));
            giving.add(ticket, 1);
            assertEquals(Optional.of(ticket), taking.take("h"));
        }
    }

    @Test
    void redisForgetsWhatHasExpired() {
        giving.add(ticket("a1", ANNA), 5);
        long millis = first.call(client -> client.pttl(first.keys().ofAll("ticket:a1")));
        assertTrue(millis > 0 && millis <= LIFETIME.plusSeconds(5).toMillis(), "" + millis);
        assertEquals(Set.of(first.keys().ofAll("tickets:" + ticket("a1", ANNA).holder())),
                first.call(client -> client.keys(first.keys().ofAll("tickets:") + "*")));
        assertTrue(first.call(client -> client.pttl(first.keys().ofAll("tickets:" + ticket("a1", ANNA).holder()))) > 0);
    }

    @Test
    void whileRedisIsAwayNobodyGetsOrShowsOne(@TempDir Path directory) {
        var another = RedisProcess.start(RedisProcess.oldest(), directory);
        try (another; var connections = RedisConnections.open(RedisRig.options(another.uri()))) {
            var tickets = new RedisTickets(connections, () -> now);
            assertTrue(tickets.add(ticket("a1", ANNA), 5));
            another.kill();
            long start = System.nanoTime();
            assertThrows(StoreException.class, () -> tickets.add(ticket("a2", ANNA), 5));
            assertThrows(StoreException.class, () -> tickets.take("a1"));
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
        }
    }
}
