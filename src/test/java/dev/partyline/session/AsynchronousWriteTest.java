package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.ids;
import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.partyline.conversation.ConversationMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a write comes from a thread of the container, at any moment between two appends. */
@Timeout(60)
class AsynchronousWriteTest {

    private static final int EVENTS = 2_000;

    private final ExecutorService container = Executors.newFixedThreadPool(2);
    private final ExecutorService stripe = Executors.newSingleThreadExecutor();
    private final ExecutorService writer = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        List.of(container, stripe, writer).forEach(ExecutorService::shutdownNow);
    }

    /** Every append rings, so no sweep is needed for the last one to arrive. */
    @Test
    void nothingIsForgottenWhenAWriteEndsWhileAnEventIsAppended() throws Exception {
        var partyline = new DeliveryFixture(writer, () -> stripe);
        ConversationMetadata chat = partyline.logs.create();
        var clients = IntStream.range(0, 4).mapToObj(i -> new Elsewhere(EVENTS + 1)).toList();
        clients.forEach(client -> partyline.connect(chat, "", client));
        var appended = new ArrayList<String>();
        for (int i = 0; i < EVENTS; i++) appended.add(partyline.append(chat, said("m" + i)).get(0).eventId());
        for (Elsewhere client : clients) {
            var frames = client.whole.get(30, TimeUnit.SECONDS);
            assertEquals(appended, ids(frames.subList(1, frames.size())));
        }
    }

    @Test
    void aConnectionThatHasEverythingTakesNoFurtherTurn() {
        var turns = new ArrayDeque<Runnable>();
        var partyline = new DeliveryFixture(Runnable::run, () -> turns::add);
        ConversationMetadata chat = partyline.logs.create();
        var client = new RecordingTransport();
        ClientConnection connection = partyline.connect(chat, "", client);
        while (!turns.isEmpty()) turns.remove().run();
        client.stall();
        partyline.append(chat, said("hello"));
        while (!turns.isEmpty()) turns.remove().run();
        client.take();
        assertTrue(turns.isEmpty(), "the end of the write asked for a turn");
        assertFalse(connection.behindHead());
        partyline.append(chat, said("again"));
        assertFalse(turns.isEmpty(), "the connection went deaf");
    }

    /** Completes every write on a thread of its own. */
    private final class Elsewhere implements Transport {

        private final List<String> frames = new ArrayList<>();
        private final CompletableFuture<List<String>> whole = new CompletableFuture<>();
        private final int expected;

        Elsewhere(int expected) {
            this.expected = expected;
        }

        @Override
        public CompletionStage<Void> send(List<String> batch) {
            frames.addAll(batch);
            if (frames.size() == expected) whole.complete(frames);
            return CompletableFuture.runAsync(() -> { }, container);
        }

        @Override
        public void ping(long mark) { }

        @Override
        public void close(Disconnect reason) {
            whole.completeExceptionally(new AssertionError("closed: " + reason));
        }
    }
}
