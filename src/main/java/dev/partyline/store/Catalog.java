package dev.partyline.store;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventStore.Deleted;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;
import dev.partyline.conversation.UnknownConversationException;

/**
 * Which conversations exist, which were deleted and can be brought back, and which are being staged.
 *
 * <p>Threading: the maps are changed only under the lock of the id, which is held while metadata is written; reading
 * takes no lock.
 */
final class Catalog {

    private record Known(ConversationMetadata metadata, ConversationLog log) {}

    /** A deleted conversation. The log goes on committing what it had accepted; null when only the epoch is left. */
    private record Gone(StoredMetadata stored, ConversationLog log) {}

    private final Storage storage;
    private final InstantSource clock;
    private final Function<ConversationMetadata, ConversationLog> logs;
    private final Consumer<ConversationLog> discard;
    private final ConcurrentMap<ConversationId, Known> conversations = new ConcurrentHashMap<>();
    private final ConcurrentMap<ConversationId, Gone> gone = new ConcurrentHashMap<>();
    private final Set<ConversationId> staged = ConcurrentHashMap.newKeySet();
    private final Map<ConversationId, Long> abandoned = new ConcurrentHashMap<>();
    private final MetadataLocks changing = new MetadataLocks();
    private volatile boolean closed;

    /**
     * @param logs makes the log of a conversation, not opened yet
     * @param discard throws a log away
     */
    Catalog(Storage storage, InstantSource clock, Function<ConversationMetadata, ConversationLog> logs,
            Consumer<ConversationLog> discard) {
        this.storage = storage;
        this.clock = clock;
        this.logs = logs;
        this.discard = discard;
    }

    /** Takes up what storage has; called once, before anything else. */
    void load() {
        storage.load().forEach(this::know);
    }

    /** From now on there is nothing here. @return whether that is news */
    boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    Optional<ConversationMetadata> create(ConversationMetadata metadata) {
        return changing(metadata.id(), () -> {
            if (conversations.containsKey(metadata.id()) || ofOthers(metadata)) return Optional.empty();
            if (staged.contains(metadata.id())) throw new StoreException("is being staged: " + metadata.id());
            var created = metadata.withEpoch(nextEpoch(metadata.id()));
            storage.create(created);
            appear(created, logs.apply(created));
            return Optional.of(created);
        });
    }

    Optional<ConversationMetadata> metadata(ConversationId id) {
        requireOpen();
        return Optional.ofNullable(conversations.get(id)).map(Known::metadata);
    }

    void update(ConversationMetadata metadata) {
        changing(metadata.id(), () -> {
            Known known = require(metadata.id());
            var updated = metadata.withEpoch(known.metadata().epoch());
            storage.save(StoredMetadata.living(updated));
            return conversations.put(metadata.id(), new Known(updated, known.log()));
        });
    }

    Deleted delete(ConversationId id) {
        return changing(id, () -> {
            Known known = require(id);
            var which = new Deleted(known.metadata(), clock.instant());
            var stored = StoredMetadata.deleted(which.metadata(), which.at());
            storage.save(stored);
            gone.put(id, new Gone(stored, known.log()));
            conversations.remove(id);
            return which;
        });
    }

    Optional<ConversationMetadata> undelete(ConversationId id) {
        return changing(id, () -> {
            Gone found = gone.get(id);
            if (found == null || found.log() == null || staged.contains(id)) return Optional.empty();
            storage.save(StoredMetadata.living(found.stored().metadata()));
            conversations.put(id, new Known(found.stored().metadata(), found.log()));
            gone.remove(id);
            return Optional.of(found.stored().metadata());
        });
    }

    void purge(Deleted which) {
        ConversationId id = which.metadata().id();
        changing(id, () -> {
            Gone found = gone.get(id);
            if (found == null || found.log() == null || !found.stored().deletedAt().equals(which.at())) return null;
            var tombstone = StoredMetadata.tombstone(id, found.stored().metadata().tenant(), found.stored().epoch(), which.at());
            storage.save(tombstone);
            gone.put(id, new Gone(tombstone, null));
            discard.accept(found.log());
            return null;
        });
    }

    List<Deleted> deleted() {
        requireOpen();
        return gone.values().stream().map(Gone::stored).filter(StoredMetadata::undoable)
                .map(stored -> new Deleted(stored.metadata(), stored.deletedAt())).toList();
    }

    /** Begins a conversation that is not known yet. @return its metadata with its epoch; empty if the id is taken */
    Optional<ConversationMetadata> stage(ConversationMetadata metadata) {
        ConversationId id = metadata.id();
        return changing(id, () -> {
            if (conversations.containsKey(id) || staged.contains(id) || ofOthers(metadata)) return Optional.empty();
            var begun = metadata.withEpoch(nextEpoch(id));
            storage.prepare(begun);
            staged.add(id);
            return Optional.of(begun);
        });
    }

    /** Of what is staged nobody hears. */
    boolean isStaged(ConversationId id) {
        return staged.contains(id);
    }

    void publish(ConversationMetadata metadata, ConversationLog log) {
        changing(metadata.id(), () -> {
            storage.save(StoredMetadata.living(metadata));
            appear(metadata, log);
            staged.remove(metadata.id());
            return null;
        });
    }

    /** Throws away what was staged. Its epoch is not used again: the journal may still have records of it. */
    void abandon(ConversationMetadata metadata, ConversationLog log) {
        discard.accept(log);
        changing.hold(metadata.id(), () -> {
            abandoned.put(metadata.id(), metadata.epoch());
            return staged.remove(metadata.id());
        });
    }

    List<ConversationMetadata> list() {
        requireOpen();
        return conversations.values().stream().map(Known::metadata).toList();
    }

    /** @throws UnknownConversationException if there is none */
    ConversationLog log(ConversationId id) {
        requireOpen();
        return require(id).log();
    }

    void requireOpen() {
        if (closed) throw new StoreException("the store is closed");
    }

    private void know(StoredMetadata stored) {
        if (!stored.deleted()) appear(stored.metadata(), logs.apply(stored.metadata()));
        else gone.put(stored.id(), new Gone(stored, stored.undoable() ? logs.apply(stored.metadata()) : null));
    }

    /** An older self of this id can never be brought back. */
    private void appear(ConversationMetadata metadata, ConversationLog log) {
        conversations.put(metadata.id(), new Known(metadata, log));
        Gone before = gone.remove(metadata.id());
        if (before != null && before.log() != null) discard.accept(before.log());
    }

    private long nextEpoch(ConversationId id) {
        Gone before = gone.get(id);
        long known = before == null ? -1 : before.stored().epoch();
        return Math.max(known, abandoned.getOrDefault(id, -1L)) + 1;
    }

    /** Whether another tenant had this id; what is kept of it lies there. */
    private boolean ofOthers(ConversationMetadata wanted) {
        Gone before = gone.get(wanted.id());
        return before != null && !before.stored().metadata().tenant().equals(wanted.tenant());
    }

    private Known require(ConversationId id) {
        Known known = conversations.get(id);
        if (known == null) throw new UnknownConversationException(id);
        return known;
    }

    private <T> T changing(ConversationId id, MetadataLocks.Change<T> change) {
        return changing.hold(id, () -> {
            requireOpen();
            return change.make();
        });
    }
}
