package dev.partyline.redis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreException;

/** Metadata as Redis has it; while Redis is away, as it was when it was last asked for. Safe from any thread; blocks. */
final class KnownMetadata {

    private final RedisCatalog catalog;
    private final ConcurrentMap<ConversationId, ConversationMetadata> known = new ConcurrentHashMap<>();

    KnownMetadata(RedisCatalog catalog) {
        this.catalog = catalog;
    }

    Optional<ConversationMetadata> metadata(ConversationId id) {
        try {
            return read(id);
        } catch (StoreException away) {
            ConversationMetadata before = known.get(id);
            if (before == null) throw away;
            return Optional.of(before);
        }
    }

    /** As Redis has it. @throws StoreException while Redis is away */
    Optional<ConversationMetadata> read(ConversationId id) {
        Optional<ConversationMetadata> now = catalog.metadata(id);
        now.ifPresentOrElse(this::is, () -> forget(id));
        return now;
    }

    /** As it was when it was last asked for, or changed here. */
    Optional<ConversationMetadata> last(ConversationId id) {
        return Optional.ofNullable(known.get(id));
    }

    void is(ConversationMetadata metadata) {
        known.put(metadata.id(), metadata);
    }

    void forget(ConversationId id) {
        known.remove(id);
    }

    List<ConversationMetadata> list() {
        return catalog.list();
    }
}
