package dev.partyline.testing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventStore;
import dev.partyline.dialect.V1Events;
import dev.partyline.store.FileEventStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * A process that does nothing but write to a store, made to be killed. Prints {@code <conversation> <marker>} for each
 * record that the store has acknowledged. Ends when its standard input does, and so with the test that started it.
 *
 * <p>Arguments: the data directory, {@code write} or {@code look}, and the conversations. {@code look} only opens each
 * log and ends.
 */
public final class StoreWriterProcess {

    private static final int COMMITTERS = 2;
    private static final int WRITERS_PER_CONVERSATION = 2;
    private static final int LARGEST_BATCH = 4;
    private static final String PADDING = " padding".repeat(30);

    private final EventStore store;
    private final PrintStream out = System.out;
    private final String run = UUID.randomUUID().toString();

    private StoreWriterProcess(EventStore store) {
        this.store = store;
    }

    public static void main(String[] arguments) throws IOException {
        var ids = Stream.of(arguments).skip(2).map(ConversationId::parse).toList();
        var store = new FileEventStore(Path.of(arguments[0]), Limits.defaults(), Clock.systemUTC(),
                new SimpleMeterRegistry(), StoreWriterProcess::daemon, COMMITTERS);
        store.onCommit((id, events) -> { });
        ids.forEach(id -> store.create(metadata(id)));
        ids.forEach(id -> store.read(id, store.head(id).offset(), 1, 1));
        if (arguments[1].equals("write")) new StoreWriterProcess(store).write(ids);
        store.close();
    }

    private void write(List<ConversationId> ids) throws IOException {
        for (ConversationId id : ids) {
            for (int i = 0; i < WRITERS_PER_CONVERSATION; i++) {
                int writer = i;
                daemon(() -> write(id, run + "-" + writer + "-")).start();
            }
        }
        while (System.in.read() >= 0) { } // the end is all that is waited for
    }

    private void write(ConversationId id, String prefix) {
        for (int number = 0; ; number++) {
            int first = number;
            int batch = 1 + number % LARGEST_BATCH;
            var drafts = IntStream.range(0, batch).mapToObj(i -> said(prefix + first + "-" + i)).toList();
            store.append(id, drafts, EventStore.ANY_STATE).toCompletableFuture().join();
            for (int i = 0; i < batch; i++) out.println(id.hex() + " " + prefix + first + "-" + i);
        }
    }

    private static EventDraft said(String marker) {
        var message = EventJson.object().add("role", "user").add("content", V1Events.content(marker + PADDING)).build();
        return V1Events.userMessage(message, "");
    }

    private static ConversationMetadata metadata(ConversationId id) {
        return new ConversationMetadata(id, 0, "", null, Instant.EPOCH, Instant.EPOCH, Map.of(), "{}", "{}");
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }
}
