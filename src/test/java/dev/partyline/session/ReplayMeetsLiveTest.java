package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.gist;
import static dev.partyline.session.DeliveryFixture.ids;
import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seam where other servers lose and double events: replay, resume and live on one socket. */
class ReplayMeetsLiveTest {

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();
    private final RecordingTransport client = new RecordingTransport();

    @Test
    void withoutReplayTheStateComesFirstThenOnlyWhatIsNew() {
        partyline.append(chat, said("old"));
        partyline.connect(chat, "", client);
        partyline.append(chat, said("new"));
        assertEquals(List.of("full_state=idle", "new"), gist(client.frames()));
    }

    @Test
    void aReplayIsFollowedByTheStateOnceMore() {
        partyline.append(chat, V1Events.status(ExecutionStatus.RUNNING), said("old"), V1Events.status(ExecutionStatus.FINISHED));
        partyline.connect(chat, "resend_all=true", client);
        partyline.append(chat, said("new"));
        assertEquals(List.of("full_state=finished", "execution_status=running", "old", "execution_status=finished",
                "full_state=finished", "new"), gist(client.frames()));
    }

    @Test
    void aClientGoesOnBehindTheEventItNames() {
        var events = partyline.append(chat, said("1"), said("2"), said("3"));
        partyline.connect(chat, "after=" + events.get(1).eventId(), client);
        assertEquals(List.of("full_state=idle", "3", "full_state=idle"), gist(client.frames()));
    }

    @Test
    void aClientThatHasEverythingGetsTheStateOnlyOnce() {
        var events = partyline.append(chat, said("1"));
        partyline.connect(chat, "after=" + events.get(0).eventId(), client);
        assertEquals(List.of("full_state=idle"), gist(client.frames()));
    }

    @Test
    void aClientThatNamesAnUnknownEventIsToldAndGetsEverything() {
        partyline.append(chat, said("1"));
        partyline.connect(chat, "after=nobody-knows", client);
        assertEquals(List.of("full_state=idle", "x.reset=true", "1", "full_state=idle"), gist(client.frames()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 700, 10_000})
    void latestCountsWhatAClientSees(int latest) {
        var all = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            partyline.append(chat, said("m" + i), Command.CLIENT_WAIT_EXPIRED.draft(), said("n" + i));
            all.addAll(List.of("m" + i, "n" + i));
        }
        partyline.connect(chat, "latest=" + latest, client);
        var frames = gist(client.frames());
        var shown = frames.stream().filter(gist -> !gist.startsWith("full_state")).toList();
        assertEquals(all.subList(Math.max(0, all.size() - latest), all.size()), shown);
    }

    @Test
    void sinceIncludesTheMomentItself() {
        partyline.append(chat, said("before"));
        partyline.now = partyline.now.plusSeconds(10);
        partyline.append(chat, said("at"), said("behind"));
        partyline.connect(chat, "resend_mode=since&after_timestamp=2026-03-14T09:26:10", client);
        assertEquals(List.of("full_state=idle", "at", "behind", "full_state=idle"), gist(client.frames()));
    }

    @Test
    void theEndOfARunShowsTheStateToThoseWhoPassItLive() {
        partyline.connect(chat, "", client);
        partyline.append(chat, Command.RUN.draft(), V1Events.status(ExecutionStatus.RUNNING));
        partyline.append(chat, V1Events.status(ExecutionStatus.FINISHED), Command.RUN_ENDED.draft());
        var late = new RecordingTransport();
        partyline.connect(chat, "resend_all=true", late);

        assertEquals(List.of("full_state=idle", "execution_status=running", "execution_status=finished",
                "full_state=finished"), gist(client.frames()));
        assertEquals(List.of("full_state=finished", "execution_status=running", "execution_status=finished",
                "full_state=finished"), gist(late.frames()));
    }

    @Test
    void theEndOfARunIsNotShownOnceALaterRunHasBegun() {
        partyline.connect(chat, "", client);
        client.stall();
        partyline.append(chat, said("stalls"));
        partyline.append(chat, Command.RUN.draft(), V1Events.status(ExecutionStatus.RUNNING));
        partyline.append(chat, V1Events.status(ExecutionStatus.FINISHED), Command.RUN_ENDED.draft());
        partyline.append(chat, Command.RUN.draft(), V1Events.status(ExecutionStatus.RUNNING));
        client.take();
        assertEquals(List.of("full_state=idle", "stalls", "execution_status=running", "execution_status=finished",
                "execution_status=running"), gist(client.frames()));
    }

    /** Joins at random moments while four threads write; every record must be the exact slice of the log. */
    @Test
    void everyInterleavingIsExact() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        var stripe = Executors.newSingleThreadExecutor();
        var writers = Executors.newFixedThreadPool(4);
        try {
            var racing = new DeliveryFixture(threads, () -> stripe);
            var talk = racing.logs.create();
            var begun = new CountDownLatch(1);
            for (int writer = 0; writer < 4; writer++) {
                String name = "w" + writer + "-";
                writers.execute(() -> {
                    for (int i = 0; i < 500; i++) {
                        racing.append(talk, said(name + i));
                        begun.countDown();
                    }
                });
            }
            begun.await();
            var joined = new ArrayList<RecordingTransport>();
            var ofV0 = new HashMap<RecordingTransport, Long>();
            var random = new Random(42);
            while (racing.logs.log.head(talk.id()).offset() < 1900) {
                var transport = new RecordingTransport();
                joined.add(transport);
                racing.connect(talk, random.nextBoolean() ? "resend_all=true" : "latest=" + random.nextInt(300), transport);
                var older = new RecordingTransport();
                long head = racing.logs.log.head(talk.id()).offset();
                long cursor = random.nextLong(head + 1);
                ofV0.put(older, cursor);
                racing.connectV0(talk, cursor, older);
                if (joined.size() >= 60) break;
            }
            writers.shutdown();
            writers.awaitTermination(60, TimeUnit.SECONDS);
            var connections = racing.registry.connections(talk.id());
            for (int turns = 0; connections.stream().anyMatch(ClientConnection::behindHead); turns++) {
                assertTrue(turns < 100_000, "some connection never reaches the head");
                stripe.submit(() -> { }).get(); // lets what was rung have its turn
            }
            exact(racing, talk, joined);
            ofV0.forEach(ReplayMeetsLiveTest::exactOfV0);
        } finally {
            writers.shutdownNow();
            stripe.shutdownNow();
            threads.shutdownNow();
        }
    }

    private static void exact(DeliveryFixture racing, ConversationMetadata talk, List<RecordingTransport> joined) {
        var log = racing.logs.log.read(talk.id(), 0, 5000, Integer.MAX_VALUE).stream().map(event -> event.eventId()).toList();
        assertEquals(2000, log.size());
        for (RecordingTransport each : joined) {
            var frames = each.frames();
            assertEquals("full_state=idle", gist(frames.subList(0, 1)).get(0));
            var events = ids(frames.stream().filter(frame -> !EventJson.parseObject(frame).getString("kind")
                    .equals("ConversationStateUpdateEvent")).toList());
            assertTrue(log.subList(log.size() - events.size(), log.size()).equals(events), () -> events.size() + " events");
        }
    }

    /** Every id behind the one that the client has, and the one status line. */
    private static void exactOfV0(RecordingTransport client, long cursor) {
        var frames = client.frames();
        String start = "2[\"oh_event\",{\"id\":";
        var ids = frames.stream().filter(frame -> frame.matches("\\Q" + start + "\\E\\d.*"))
                .map(frame -> Long.parseLong(frame.substring(start.length(), frame.indexOf(',', start.length())))).toList();
        assertEquals(LongStream.range(cursor + 1, 2000).boxed().toList(), ids);
        assertEquals(ids.size() + 1, frames.size());
    }
}
