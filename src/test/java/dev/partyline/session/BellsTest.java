package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.gist;
import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.testing.Await;
import org.junit.jupiter.api.Test;

/** Events that follow each other closely go out together. */
class BellsTest {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ManualThreads timer = new ManualThreads();
    private final ConversationMetadata chat = partyline.logs.create();
    private final RecordingTransport client = new RecordingTransport();

    BellsTest() {
        partyline.bells.pause = PAUSE;
        partyline.bells.threads = timer;
        partyline.bells.nanos = () -> Duration.between(Instant.EPOCH, timer.now()).toNanos();
    }

    private void say(String... texts) {
        for (String text : texts) partyline.append(chat, said(text));
    }

    private List<String> heard() {
        List<String> all = gist(client.frames());
        return all.subList(1, all.size()); // behind the state
    }

    @Test
    void theFirstGoesOutAtOnceAndWhatFollowsTogether() {
        partyline.connect(chat, "", client);
        int before = client.batches();
        say("one", "two", "three");
        assertEquals(List.of("one"), heard());
        timer.pass(PAUSE.minus(MOMENT));
        say("four");
        assertEquals(List.of("one"), heard());
        timer.pass(MOMENT);
        assertEquals(List.of("one", "two", "three", "four"), heard());
        assertEquals(2, client.batches() - before);
    }

    @Test
    void whatFollowsWhatWentOutTogetherWaitsAsLong() {
        partyline.connect(chat, "", client);
        say("one", "two");
        timer.pass(PAUSE.plus(MOMENT));
        say("three");
        assertEquals(List.of("one", "two"), heard());
        timer.pass(PAUSE);
        assertEquals(List.of("one", "two", "three"), heard());
    }

    @Test
    void eventsWithAPauseBetweenThemWaitForNothing() {
        partyline.connect(chat, "", client);
        var said = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            say("text " + i);
            said.add("text " + i);
            assertEquals(said, heard());
            timer.stall(PAUSE);
        }
    }

    @Test
    void oneConversationDoesNotWaitForAnother() {
        ConversationMetadata other = partyline.logs.create();
        partyline.connect(chat, "", client);
        partyline.append(other, said("elsewhere"));
        say("here");
        assertEquals(List.of("here"), heard());
    }

    @Test
    void nothingIsKeptForConversationsThatNobodyIsConnectedTo() {
        say("alone");
        assertEquals(0, partyline.bells.size());
        ClientConnection connection = partyline.connect(chat, "", client);
        say("together");
        assertEquals(1, partyline.bells.size());
        partyline.delivery.disconnected(connection);
        assertEquals(0, partyline.bells.size());
    }

    @Test
    void theLastOfManyIsNeverLeftUnsaid() throws Exception {
        try (var threads = new PlainThreads()) {
            partyline.bells.pause = Duration.ofNanos(50_000);
            partyline.bells.nanos = System::nanoTime;
            partyline.bells.threads = threads;
            partyline.connect(chat, "", client);
            for (int round = 0; round < 500; round++) {
                say("a " + round, "b " + round, "c " + round);
                int all = 3 * (round + 1);
                Await.until(Duration.ofSeconds(9), () -> "only " + heard().size() + " of " + all, () -> client.count() == all + 1);
            }
        }
    }
}
