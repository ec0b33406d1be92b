package dev.partyline.store;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;

/** Lets one thread at a time change what is known of a conversation, beside its log. */
final class MetadataLocks {

    private final List<ReentrantLock> stripes = Stream.generate(ReentrantLock::new).limit(64).toList();

    /** Work that may fail as storage does. */
    @FunctionalInterface
    interface Change<T> {
        T make() throws IOException;
    }

    /** @throws StoreException if storage fails */
    <T> T hold(ConversationId id, Change<T> change) {
        var lock = stripes.get(Math.floorMod(id.hashCode(), stripes.size()));
        lock.lock();
        try {
            return change.make();
        } catch (IOException failure) {
            throw new StoreException("metadata of " + id + " was not stored", failure);
        } finally {
            lock.unlock();
        }
    }
}
