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
        Optional<ConversationMetadata> now;
        try {
            now = catalog.metadata(id);
        } catch (StoreException away) {
            ConversationMetadata before = known.get(id);
            if (before == null) throw away;
            return Optional.of(before);
        }
        now.ifPresentOrElse(metadata -> known.put(id, metadata), () -> known.remove(id));
        return now;
    }

    List<ConversationMetadata> list() {
        return catalog.list();
    }
}
