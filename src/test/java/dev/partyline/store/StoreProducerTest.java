package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicReference;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.Limits;
import dev.partyline.config.Settings;
import dev.partyline.config.StorageLimits;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreProducerTest extends StoreRig {

    @TempDir Path directory;

    private StoreProducer producer(String store) {
        var producer = new StoreProducer();
        producer.settings = new Settings(directory, List.of(), List.of(), List.of(), false, store,
                Duration.ofDays(1), ClientWaitPolicy.CONTINUE);
        producer.limits = Limits.defaults();
        producer.shared = factory -> Optional.empty();
        producer.storage = StorageLimits.defaults();
        producer.clock = () -> now;
        producer.meters = new SimpleMeterRegistry();
        producer.factory = new ManagedThreadFactory() {
            @Override
            public Thread newThread(Runnable work) {
                return new Thread(work);
            }

            @Override
            public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
                throw new UnsupportedOperationException();
            }
        };
        return producer;
    }

    @ParameterizedTest
    @CsvSource({"file, dev.partyline.store.FileEventStore", "memory, dev.partyline.store.MemoryEventStore"})
    void theSettingsNameTheStore(String name, Class<? extends EventStore> type) {
        var producer = producer(name);
        var store = producer.store();
        assertInstanceOf(type, store);
        var loader = new AtomicReference<ClassLoader>();
        store.onCommit((id, events) -> loader.set(Thread.currentThread().getContextClassLoader()));
        store.create(metadata(CHAT));
        append(store, "a");

        assertSame(ClassLoader.getPlatformClassLoader(), loader.get());
        producer.close(store);
        assertThrows(StoreException.class, store::list);
    }

    @Test
    void anUnknownNameIsRefusedWithTheOptionsName() {
        var refused = assertThrows(StoreException.class, () -> producer("files").store());
        assertEquals("partyline.store is \"files\"; it must be \"file\" or \"memory\"", refused.getMessage());
    }

    @Test
    void aStoreThatIsSharedGoesBeforeAndTheDirectoryIsTheServersOwn() {
        var elsewhere = new MemoryEventStore(() -> now, Runnable::run);
        var producer = producer("file");
        producer.shared = factory -> Optional.of(elsewhere);
        assertSame(elsewhere, producer.store());

        var neighbour = producer("file");
        assertTrue(assertThrows(StoreException.class, neighbour::store).getMessage().contains("in use"));
        producer.close(elsewhere);
        neighbour.close(neighbour.store());
    }

    @Test
    void aDirectoryInUseIsRefused() {
        var producer = producer("file");
        var first = producer.store();
        var refused = assertThrows(StoreException.class, producer::store);
        assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
        producer.close(first);
        producer.close(producer.store());
    }
}
