package dev.partyline.store;

import java.time.InstantSource;

import dev.partyline.config.Limits;
import dev.partyline.config.Settings;
import dev.partyline.config.StorageLimits;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.SharedStore;
import dev.partyline.conversation.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/**
 * Makes the store that the settings name, when the application starts: one that cannot be opened keeps the application
 * from starting, rather than from answering.
 */
@ApplicationScoped
public class StoreProducer {

    private static final int ANNOUNCERS = 2;

    @Resource ManagedThreadFactory factory;
    @Inject Settings settings;
    @Inject Limits limits;
    @Inject StorageLimits storage;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;
    @Inject SharedStore shared;
    /** Held for the audit, where the store is elsewhere. */
    private DataDirectory own;

    /** @throws StoreException if there is no such store or it cannot be opened, with a text for the administrator */
    @Produces
    @ApplicationScoped
    public EventStore store() {
        EventJson.object(); // looks up its provider here: the writers' class loader knows none
        return shared.open(this::thread).map(this::besideOwnDirectory).orElseGet(this::own);
    }

    private EventStore besideOwnDirectory(EventStore other) {
        try {
            own = DataDirectory.open(settings.dataDir());
            return other;
        } catch (RuntimeException unusable) {
            other.close();
            throw unusable;
        }
    }

    private EventStore own() {
        return switch (settings.store()) {
            case "file" -> new FileEventStore(settings.dataDir(), limits, clock, meters, this::thread, ANNOUNCERS)
                    .keepingWithin(storage);
            case "memory" -> new MemoryEventStore(limits, clock, meters, this::thread, ANNOUNCERS).keepingWithin(storage);
            default -> throw new StoreException("partyline.store is \"" + settings.store()
                    + "\"; it must be \"file\" or \"memory\"");
        };
    }

    void close(@Disposes EventStore store) {
        store.close();
        if (own != null) own.close();
        own = null;
    }

    /** The store is made at its first call. One that servers share may be away at the moment, and is waited for later. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object application, EventStore store) {
        store.trouble();
        if (own == null) store.list();
    }

    /** With the application's class loader, Payara would search every library on each send that a commit rings. */
    private Thread thread(Runnable work) {
        return factory.newThread(() -> {
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            work.run();
        });
    }
}
