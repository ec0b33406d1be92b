package dev.partyline.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventStore.Deleted;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;
import dev.partyline.conversation.UnknownConversationException;

/**
 * Which conversations exist, which were deleted and can be brought back, and which are being staged, for all servers together.
 * Whatever changes is changed only if it is still what was read; otherwise it is read again. Every method blocks, and throws
 * {@link StoreException} when Redis fails.
 */
final class RedisCatalog {

    /** So long nothing may be appended to what is staged, before it counts as given up: its server has ended. */
    static final Duration STAGING = Duration.ofMinutes(10);

    private static final int ATTEMPTS = 100;

    private final CatalogEntries entries;

    RedisCatalog(CatalogEntries entries) {
        this.entries = entries;
    }

    /** What is being staged. @param token that says whose staging it is */
    record Staged(ConversationMetadata metadata, String token) {}

    Optional<ConversationMetadata> create(ConversationMetadata wanted) {
        return changing(wanted.id(), entry -> {
            if (entry.living() || entry.ofOthers(wanted)) return done(Optional.empty());
            if (entry.isStaged()) throw new StoreException("is being staged: " + wanted.id());
            var made = wanted.withEpoch(entry.epochs());
            return entries.change(entry, entry.becomes(StoredMetadata.living(made)).forgetting())
                    ? done(Optional.of(made)) : Optional.empty();
        });
    }

    Optional<ConversationMetadata> metadata(ConversationId id) {
        return Optional.of(entries.read(id)).filter(CatalogEntry::living).map(entry -> entry.stored().metadata());
    }

    /** @return as it is stored now, with its epoch */
    ConversationMetadata update(ConversationMetadata wanted) {
        return changing(wanted.id(), entry -> {
            var updated = wanted.withEpoch(require(entry).epoch());
            return entries.change(entry, entry.becomes(StoredMetadata.living(updated))) ? done(updated) : Optional.empty();
        });
    }

    Deleted delete(ConversationId id, Instant now) {
        return changing(id, entry -> {
            var which = new Deleted(require(entry), now);
            return entries.change(entry, entry.becomes(StoredMetadata.deleted(which.metadata(), which.at())))
                    ? done(which) : Optional.empty();
        });
    }

    Optional<ConversationMetadata> undelete(ConversationId id) {
        return changing(id, entry -> {
            if (!entry.undoable() || entry.isStaged()) return done(Optional.empty());
            ConversationMetadata back = entry.stored().metadata();
            return entries.change(entry, entry.becomes(StoredMetadata.living(back))) ? done(Optional.of(back)) : Optional.empty();
        });
    }

    void purge(Deleted which) {
        changing(which.metadata().id(), entry -> {
            if (!entry.undoable() || !entry.stored().deletedAt().equals(which.at())) return done(which);
            var tombstone = StoredMetadata.tombstone(entry.id(), entry.stored().metadata().tenant(), entry.stored().epoch(), which.at());
            return entries.change(entry, entry.becomes(tombstone).forgetting()) ? done(which) : Optional.empty();
        });
    }

    Optional<Staged> stage(ConversationMetadata wanted) {
        String token = UUID.randomUUID().toString();
        return changing(wanted.id(), entry -> {
            if (entry.living() || entry.isStaged() || entry.ofOthers(wanted)) return done(Optional.empty());
            var begun = wanted.withEpoch(entry.epochs());
            return entries.change(entry, entry.staging(token)) ? done(Optional.of(new Staged(begun, token))) : Optional.empty();
        });
    }

    /** @throws StoreException if it was given up meanwhile */
    void publish(Staged staged) {
        changing(staged.metadata().id(), entry -> {
            if (!entry.isStagedBy(staged.token())) throw new StoreException("was staged for too long: " + entry.id());
            var change = entry.becomes(StoredMetadata.living(staged.metadata())).forgetting().keeping(staged.metadata().epoch());
            return entries.change(entry, change) ? done(staged) : Optional.empty();
        });
    }

    /** Throws away what was staged. Its epoch is not used again. */
    void abandon(Staged staged) {
        changing(staged.metadata().id(), entry -> {
            if (!entry.isStagedBy(staged.token())) return done(staged);
            return entries.change(entry, entry.abandoning(staged.metadata().epoch())) ? done(staged) : Optional.empty();
        });
    }

    /**
     * Begins a new epoch with what is left of a log, because it is shorter than what a server has seen of it.
     *
     * @param lost epoch that is over; nothing happens if it is already
     * @return whether it was not
     */
    boolean renew(ConversationId id, long lost) {
        return changing(id, entry -> {
            if (!entry.living() || entry.stored().epoch() != lost) return done(false);
            return entries.renew(entry) ? done(true) : Optional.empty();
        });
    }

    List<ConversationMetadata> list() {
        return entries.all("living").stream().filter(entry -> !entry.deleted()).map(StoredMetadata::metadata).toList();
    }

    List<Deleted> deleted() {
        var all = new ArrayList<Deleted>();
        for (StoredMetadata each : entries.all("gone")) {
            if (each.undoable()) all.add(new Deleted(each.metadata(), each.deletedAt()));
        }
        return all;
    }

    private static ConversationMetadata require(CatalogEntry entry) {
        if (!entry.living()) throw new UnknownConversationException(entry.id());
        return entry.stored().metadata();
    }

    private static <T> Optional<T> done(T result) {
        return Optional.of(result);
    }

    /** @param change gives its result, or nothing because somebody else was faster */
    private <T> T changing(ConversationId id, Function<CatalogEntry, Optional<T>> change) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<T> result = change.apply(entries.read(id));
            if (result.isPresent()) return result.get();
        }
        throw new StoreException("too many change " + id + " at once; try again");
    }
}
