package dev.partyline.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.testing.Acknowledgements;
import dev.partyline.testing.ConnectionRecord;
import dev.partyline.testing.DeliveryChecker;
import dev.partyline.testing.LogFile;
import dev.partyline.testing.LogReader;
import dev.partyline.testing.LogRecord;
import dev.partyline.testing.RedisLogs;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;
import dev.partyline.testing.Start;
import dev.partyline.testing.V0Checker;
import dev.partyline.testing.V0Log;
import dev.partyline.testing.Writers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Three servers on one Redis, writers through all of them, and clients that hop from one to the other, while servers are
 * killed and paused, Redis is restarted and the network between them fails: what was acknowledged reaches everybody
 * once and in order, and what was not, at most once.
 */
@Tag("side-by-side")
@EnabledIfSystemProperty(named = "partyline.fire-seeds", matches = "\\d+", disabledReason = "takes minutes; README has the command")
class ClusterFireIT {

    /** The full trial: {@code -Dpartyline.fire-seeds=100 -Dpartyline.fire-clients=300 -Dpartyline.fire-events=50000 -Dpartyline.fire-pause=PT30S}. */
    private static final int SEEDS = Integer.getInteger("partyline.fire-seeds", 1);
    private static final int CLIENTS = Integer.getInteger("partyline.fire-clients", 60);
    private static final int EVENTS = Integer.getInteger("partyline.fire-events", 5_000);
    private static final int KILLS = Integer.getInteger("partyline.fire-kills", 5);
    private static final Duration PAUSE = Duration.parse(System.getProperty("partyline.fire-pause", "PT3S"));
    private static final int SERVERS = 3;
    private static final int CONVERSATIONS = 5;
    private static final int WRITERS = 8;
    private static final int HOPPERS = 2;
    /** The message, and the note of its id. */
    private static final int EVENTS_PER_MESSAGE = 2;
    private static final int MESSAGES_PER_SECOND = 150;
    private static final int HOPS_PER_SECOND = 20;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration STANDSTILL = Duration.ofSeconds(40);
    private static final Duration MOST = Duration.ofMinutes(10);
    private static final String END = "the end";

    private final Random start = Seed.random("fire");
    private BurningCluster cluster;
    private List<RestClient> rests;

    @Test
    void whateverBurnsNothingIsLostAndNothingComesTwice() throws IOException {
        try (var burning = new BurningCluster(SERVERS, start)) {
            cluster = burning;
            rests = burning.servers().stream().map(each -> new RestClient(each.http("/"), "", ANSWER)).toList();
            for (int seed = 1; seed <= SEEDS; seed++) burn(seed);
        }
    }

    private void burn(int number) throws IOException {
        Random random = Seed.random("fire " + number);
        List<String> conversations = Stream.generate(() -> rests.get(0).create(List.of())).limit(CONVERSATIONS).toList();
        Path data = ServerSettings.of("fire-logs-" + number).data();
        try (var log = new FireLog(number); var writers = new Writers(conversations);
                var crowd = new HoppingCrowd(conversations, CLIENTS, cluster.servers(), random)) {
            try {
                burn(random, writers, crowd, log);
                end(conversations, crowd, random);
                verify(conversations, writers, crowd, data, log);
            } catch (AssertionError | RuntimeException wrong) {
                log.accept("" + wrong);
                throw wrong;
            }
        }
    }

    private void burn(Random random, Writers writers, HoppingCrowd crowd, FireLog log) {
        var burning = new AtomicBoolean(true);
        var leaves = new Semaphore(0);
        var hops = new Semaphore(0);
        var clock = Executors.newSingleThreadScheduledExecutor();
        try {
            clock.scheduleAtFixedRate(leaves::release, 0, 1_000_000 / MESSAGES_PER_SECOND, TimeUnit.MICROSECONDS);
            clock.scheduleAtFixedRate(hops::release, 0, 1_000_000 / HOPS_PER_SECOND, TimeUnit.MICROSECONDS);
            writers.keepOn(rests, WRITERS, "hello", () -> granted(leaves)
                    && (burning.get() || writers.acknowledged() * EVENTS_PER_MESSAGE < EVENTS));
            var hoppers = IntStream.range(0, HOPPERS).mapToObj(part -> {
                var chance = new Random(random.nextLong());
                return CompletableFuture.runAsync(() -> {
                    while (writers.writing()) if (granted(hops)) crowd.hop(part, HOPPERS, chance);
                });
            }).toList();
            FireStep.plan(random, KILLS, SERVERS, PAUSE).forEach(step -> cluster.burn(step, log));
            burning.set(false);
            cluster.heal();
            log.accept("all is well again");
            writers.await(STANDSTILL);
            hoppers.forEach(each -> each.orTimeout(MOST.toSeconds(), TimeUnit.SECONDS).join());
        } finally {
            clock.shutdownNow();
        }
    }

    private static boolean granted(Semaphore leave) {
        try {
            return leave.tryAcquire(MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void end(List<String> conversations, HoppingCrowd crowd, Random random) throws IOException {
        for (String each : conversations) rests.get(random.nextInt(SERVERS)).say(each, END).required();
        for (String each : conversations) crowd.awaitEnd(each, rests.get(0).lastEventId(each), END, STANDSTILL, random);
    }

    private void verify(List<String> conversations, Writers writers, HoppingCrowd crowd, Path data, FireLog log) {
        RedisLogs.copy(cluster.redis(), conversations, data);
        int events = 0;
        for (String conversation : conversations) {
            LogFile written = LogReader.conversation(data, conversation);
            var checker = new DeliveryChecker(written, writers.account(conversation));
            crowd.clients(conversation).forEach(each -> checker.check(each.name(), each.connections(), true));
            checker.verify();
            var checkerOfV0 = new V0Checker(V0Log.of(data, conversation));
            crowd.clientsOfV0(conversation).forEach(each -> checkerOfV0.check(each.name(), each.record(), true));
            checkerOfV0.verify();
            assertFaultsAreFound(written, writers.account(conversation));
            events += written.records().size();
        }
        log.accept(events + " events, " + crowd.connections() + " connections of V1 and V0, answers " + writers.answers());
        assertTrue(events >= EVENTS, events + " events");
        assertEquals(Set.of(), unexpected(writers), "answers");
    }

    /** A writer is answered that its message is stored, or that it should come back, or not at all. */
    private static Set<Integer> unexpected(Writers writers) {
        var others = new HashSet<>(writers.answers().keySet());
        others.removeAll(Set.of(0, 200, 503));
        return others;
    }

    /** Planted in what this very run has stored: it would have been seen. */
    private static void assertFaultsAreFound(LogFile log, Acknowledgements account) {
        int middle = log.visible().size() / 2;
        for (int fault = 0; fault < 3; fault++) {
            var received = new ArrayList<>(log.visible());
            if (fault == 0) received.remove(middle);
            else if (fault == 1) received.add(middle, received.get(middle));
            else Collections.swap(received, middle, middle + 1);
            var checker = new DeliveryChecker(log, account);
            var connection = new ConnectionRecord(Start.BEGINNING);
            connection.addTransient("ConversationStateUpdateEvent");
            received.forEach(each -> connection.add(each.kind(), each.id(), each.payload()));
            checker.check("planted", List.of(connection), true);
            assertFalse(checker.violations().isEmpty(), "fault " + fault + " was not found");
        }
        String marker = account.all().stream().filter(Acknowledgements.Posted::answered).findFirst().orElseThrow().marker();
        List<LogRecord> without = log.records().stream().filter(each -> !each.messageText().startsWith(marker + " ")).toList();
        var lost = new DeliveryChecker(new LogFile(log.file(), without, List.of()), account);
        assertEquals(List.of("log: acknowledged, but not there: " + marker), lost.violations());
    }
}
