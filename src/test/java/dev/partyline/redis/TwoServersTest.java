package dev.partyline.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.testing.Await;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

class TwoServersTest extends TwoServers {

    private static final int WRITERS = 8;

    /** Appends through both, until told to end or so often. @return what was acknowledged */
    private Set<String> write(int each, AtomicBoolean end) throws InterruptedException {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers.execute(() -> {
                for (int n = 0; n < each && !end.get(); n++) {
                    String id = writer + "-" + n;
                    try {
                        (writer % 2 == 0 ? one : other).append(id);
                        acknowledged.add(id);
                    } catch (ExecutionException refused) {
                        assertInstanceOf(StoreException.class, refused.getCause());
                    }
                }
            });
        }
        writers.shutdown();
        assertTrue(writers.awaitTermination(60, TimeUnit.SECONDS));
        return acknowledged;
    }

    private static Set<String> ids(List<ConversationEvent> events) {
        var ids = new HashSet<String>();
        for (ConversationEvent event : events) assertTrue(ids.add(event.eventId()), "twice: " + event.eventId());
        return ids;
    }

    @Test
    void bothTellEverythingOnceAndInOrder() throws InterruptedException {
        assertEquals(WRITERS * 100, write(100, new AtomicBoolean()).size());
        assertBothHaveToldEverything(WRITERS * 100);
        for (int i = 1; i < one.told.size(); i++) {
            assertTrue(one.told.get(i - 1).timestamp().isBefore(one.told.get(i).timestamp()), "time stands still at " + i);
        }
    }

    @Test
    void whatWasNotHeardIsFound() throws InterruptedException {
        var end = new AtomicBoolean();
        var cutting = new Thread(() -> {
            while (!end.get()) {
                one.connections.call(client -> client.publish("nobody", "x")); // as a heartbeat of this loop
                cutEars();
                Await.pass(Duration.ofMillis(30));
            }
        });
        cutting.start();
        int sent = write(200, new AtomicBoolean()).size();
        end.set(true);
        cutting.join();
        assertEquals(WRITERS * 200, sent);
        assertBothHaveToldEverything(sent);
        Await.until(SOON, () -> "deaf", () -> one.hears() && other.hears());
    }

    private void cutEars() {
        try (var admin = new Jedis("127.0.0.1", redis.port())) {
            admin.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
        }
    }

    @Test
    void aRestartOfRedisLosesNothingThatWasAcknowledged() throws InterruptedException {
        var end = new AtomicBoolean();
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        var writing = new Thread(() -> {
            try {
                acknowledged.addAll(write(Integer.MAX_VALUE, end));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        writing.start();
        Await.until(SOON, () -> "nothing is told", () -> one.told.size() > 300);
        redis.kill();
        Await.until(SOON, () -> "nobody notices", () -> !one.hears() && !other.hears());
        int tail = one.told.size();
        assertEquals(tail - 1, one.store.read(chat, tail - 1, 1, 1).get(0).offset(), "the tail is read while Redis is away");
        assertEquals(Optional.of("first"), one.store.metadata(chat).map(metadata -> metadata.title()));
        redis.start();
        Await.until(SOON, () -> "nobody hears", () -> one.hears() && other.hears());
        Await.until(SOON, () -> "nothing more is told", () -> one.told.size() > tail + 300);
        end.set(true);
        writing.join();

        int stored = (int) one.connections.call(client -> client.xlen(one.connections.keys().of(chat, 0, "log"))).longValue();
        assertBothHaveToldEverything(stored);
        assertTrue(ids(one.told).containsAll(acknowledged));
        assertEquals(List.of(), one.changes);
    }

    @Test
    void whileRedisHangsNobodyWaitsForLong() throws ExecutionException {
        one.append("a");
        redis.pause();
        try {
            long start = System.nanoTime();
            for (int i = 0; i < 30; i++) {
                int number = i;
                assertThrows(ExecutionException.class, () -> one.append("b" + number));
            }
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(8).toNanos());
            assertTrue(one.store.trouble().isPresent());
        } finally {
            redis.resume();
        }
        Await.until(SOON, () -> "no return", () -> one.hears() && other.hears());
        one.append("c");
        int stored = (int) one.store.head(chat).offset() + 1;
        assertBothHaveToldEverything(stored);
        assertTrue(ids(one.told).containsAll(Set.of("a", "c")), "and what was refused at most once");
    }

    /** As after a loss of power with an append-only file that was not forced to the disk in time. */
    @Test
    void aLogThatLostItsEndGoesOnInANewEpoch() throws IOException, ExecutionException {
        one.append("a", "b", "c");
        Path file = redis.appendOnlyFile();
        Path copy = directory.resolve("copy");
        Files.copy(file, copy);
        one.append("d", "e");
        Await.until(SOON, () -> "not told", () -> other.told.size() == 5);

        redis.kill();
        Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
        redis.start();

        for (Server each : List.of(one, other)) {
            Await.until(SOON, () -> "no news of the loss: " + each.changes, () -> each.changes.equals(List.of("first@0 -> first@1")));
            assertEquals(2, each.store.head(chat).offset());
            assertEquals(1, each.store.head(chat).epoch());
        }
        Await.until(SOON, () -> "deaf", () -> one.hears() && other.hears());
        var next = other.append("f").get(0);
        assertEquals(3, next.offset());
        assertEquals(1, next.position().epoch());
        Await.until(SOON, () -> "not told", () -> one.told.size() == 6);
        assertEquals(List.of("a", "b", "c", "f"), one.store.read(chat, 0, 10, 10_000).stream().map(ConversationEvent::eventId).toList());
    }

    @Test
    void whatOneServerChangesTheOtherTells() {
        one.store.update(metadata(chat).edited("second", null, Instant.EPOCH));
        assertEquals("second", other.store.metadata(chat).orElseThrow().title(), "at once, for whoever asks");
        one.store.metadata(chat);
        other.store.update(metadata(chat).edited("third", null, Instant.EPOCH));
        Await.until(SOON, () -> "" + one.changes, () -> one.changes.equals(List.of("second@0 -> third@0")));

        var deleted = other.store.delete(chat);
        Await.until(SOON, () -> "" + one.changes, () -> one.changes.contains("third@0 -> gone"));
        assertThrows(UnknownConversationException.class, () -> one.store.head(chat));
        assertEquals(List.of(deleted), one.store.deleted());
        assertEquals(Optional.of("third"), one.store.undelete(chat).map(metadata -> metadata.title()));
        assertEquals(-1, other.store.head(chat).offset());
    }

    @Test
    void aServerThatIsBehindCatchesUpBeforeItLooksForAPlace() throws ExecutionException {
        for (int i = 0; i < 50; i++) {
            long offset = one.append("e" + i).get(0).offset();
            if (i % 2 == 0) other.store.settle(chat);
            else assertEquals(offset, other.store.find(chat, "e" + i).orElseThrow());
            assertEquals(offset, other.store.head(chat).offset());
        }
    }

    @Test
    void twoWhoStageTheSameDoNotMeet() {
        var id = ConversationId.random();
        var staging = one.store.stage(metadata(id)).orElseThrow();
        assertEquals(Optional.empty(), other.store.stage(metadata(id)));
        assertThrows(StoreException.class, () -> other.store.create(metadata(id)));
        staging.publish();
        assertEquals(Optional.empty(), other.store.create(metadata(id)));
        assertEquals(0, other.store.metadata(id).orElseThrow().epoch());
        var all = new ArrayList<>(other.store.list());
        assertEquals(2, all.size());
    }
}
