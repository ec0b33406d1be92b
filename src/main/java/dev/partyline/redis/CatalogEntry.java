package dev.partyline.redis;

import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.MetadataJson;
import dev.partyline.conversation.StoredMetadata;

/**
 * What Redis knows of a conversation beside its log, at the time when it was read.
 *
 * @param json empty when there was none ever
 * @param stored the same, understood; null when there is none
 * @param epochs how many were given out; the number of the next one
 * @param token of the staging; empty when nothing is being staged
 */
record CatalogEntry(ConversationId id, String json, StoredMetadata stored, long epochs, String token) {

    static CatalogEntry of(ConversationId id, String json, String epochs, String token) {
        return new CatalogEntry(id, json == null ? "" : json, json == null ? null : MetadataJson.read(json),
                epochs == null ? 0 : Long.parseLong(epochs), token == null ? "" : token);
    }

    /**
     * What it is to become.
     *
     * @param stored null to leave it as it is
     * @param token of a staging that there is from now on; empty for none
     * @param thrownAway epochs whose logs are thrown away
     * @param kept epoch of a log that is no longer staged
     */
    record Change(StoredMetadata stored, long epochs, String token, List<Long> thrownAway, Optional<Long> kept, CatalogEntry from) {

        /** What was kept of the last epoch is thrown away. */
        Change forgetting() {
            if (from.stored == null || !from.stored.hasLog()) return this;
            return new Change(stored, epochs, token, List.of(from.stored.epoch()), kept, from);
        }

        /** The staging is over, and its log is kept. */
        Change keeping(long epoch) {
            return new Change(stored, epochs, "", thrownAway, Optional.of(epoch), from);
        }
    }

    boolean living() {
        return stored != null && !stored.deleted();
    }

    boolean undoable() {
        return stored != null && stored.undoable();
    }

    boolean isStaged() {
        return !token.isEmpty();
    }

    boolean isStagedBy(String one) {
        return token.equals(one);
    }

    /** Whether another tenant had this id. */
    boolean ofOthers(ConversationMetadata wanted) {
        return stored != null && stored.deleted() && !stored.metadata().tenant().equals(wanted.tenant());
    }

    Change becomes(StoredMetadata other) {
        return new Change(other, Math.max(epochs, other.epoch() + 1), token, List.of(), Optional.empty(), this);
    }

    /** With one more epoch given out. */
    Change staging(String one) {
        return new Change(null, epochs + 1, one, List.of(), Optional.empty(), this);
    }

    Change abandoning(long epoch) {
        return new Change(null, epochs, "", List.of(epoch), Optional.empty(), this);
    }
}
