package dev.partyline.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventDraft;

/**
 * Records that are appended together, and whoever waits for them.
 *
 * @param arguments of the script, for all of them
 */
record RedisBatch(List<EventDraft> drafts, long ifStateAt, List<String> arguments, long bytes,
        CompletableFuture<List<ConversationEvent>> done) {

    /** Of a record beside its payload, about. */
    private static final int OVERHEAD_BYTES = 200;

    /** @throws ArithmeticException for a draft whose time cannot be kept */
    static RedisBatch of(List<EventDraft> drafts, long ifStateAt) {
        long bytes = drafts.stream().mapToLong(draft -> OVERHEAD_BYTES + draft.payload().length()).sum();
        List<String> arguments = drafts.stream().flatMap(draft -> RecordFields.of(draft).stream()).toList();
        return new RedisBatch(List.copyOf(drafts), ifStateAt, arguments, bytes, new CompletableFuture<>());
    }
}
