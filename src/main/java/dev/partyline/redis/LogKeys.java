package dev.partyline.redis;

import java.util.List;

import dev.partyline.conversation.ConversationId;

/**
 * Where one epoch of a conversation's log is kept.
 *
 * @param records a stream, in which the record at offset n has the id {@code <n+1>-0}
 * @param end a hash: offset of the last record, of the last one that may be read, largest time so far,
 *     offset of the last record that changed the state, generation of the lease, bytes
 * @param ids a hash from event ids to offsets
 * @param states a sorted set of checkpoints by their offsets
 */
record LogKeys(String records, String end, String ids, String states) {

    static LogKeys of(Keys keys, ConversationId id, long epoch) {
        return new LogKeys(keys.of(id, epoch, "log"), keys.of(id, epoch, "end"), keys.of(id, epoch, "ids"),
                keys.of(id, epoch, "states"));
    }

    List<String> all() {
        return List.of(records, end, ids, states);
    }
}
