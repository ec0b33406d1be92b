package dev.partyline.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventStore.Checkpoint;
import dev.partyline.conversation.EventTail;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.conversation.Tenant;
import dev.partyline.conversation.UnknownConversationException;

/**
 * One log as it is committed: its end, its newest records, and the rest in its medium; opened at its first use.
 *
 * <p>Threading: any thread reads, the committing one extends. {@code opening} is held while the log is opened.
 */
final class ConversationLog {

    private final ConversationId id;
    private final Tenant tenant;
    private final long epoch;
    private final LogMedium medium;
    private final Usage usage;
    private final EventTail tail;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile LogEnd end;
    private volatile boolean gone;

    /** @param usage is told how large it is */
    ConversationLog(ConversationMetadata metadata, LogMedium medium, Usage usage, LogContext context) {
        this.id = metadata.id();
        this.tenant = metadata.tenant();
        this.epoch = metadata.epoch();
        this.medium = medium;
        this.usage = usage;
        usage.is(medium.bytes());
        this.tail = new EventTail(context.limits().tailEvents(), context.limits().tailBytes());
    }

    ConversationId id() { return id; }

    Tenant tenant() { return tenant; }

    long epoch() { return epoch; }

    LogMedium medium() { return medium; }

    Usage usage() { return usage; }

    /** Where it ends now. Opens it; the other methods that look at it do so too. */
    LogEnd end() {
        if (gone) throw new UnknownConversationException(id);
        LogEnd known = end;
        return known != null ? known : open();
    }

    private LogEnd open() {
        opening.lock();
        try {
            if (end == null) end = stored(medium::open);
            return end;
        } finally {
            opening.unlock();
        }
    }

    /** These are committed: they become readable, all at once. */
    void extend(List<ConversationEvent> records, LogEnd newEnd) {
        records.forEach(tail::add);
        end = newEnd;
        usage.is(medium.bytes());
    }

    StreamPosition head() {
        return new StreamPosition(epoch, end().offset());
    }

    List<ConversationEvent> read(long from, int maxEvents, int maxBytes) {
        long head = end().offset();
        long start = Math.max(0, from);
        if (start > head) return List.of();
        int most = (int) Math.min(Math.max(1, maxEvents), head - start + 1);
        return tail.read(start, most, maxBytes)
                .orElseGet(() -> stored(() -> medium.read(start, start + most - 1, maxBytes)));
    }

    OptionalLong find(String eventId) {
        end();
        return stored(() -> medium.find(eventId));
    }

    long firstSince(Instant time) {
        long behind = end().offset() + 1;
        return Math.min(behind, stored(() -> medium.firstAtLeast(EventTime.microsUp(time))));
    }

    Optional<Checkpoint> checkpoint(long offset) {
        end();
        return medium.checkpoint(offset);
    }

    void saveCheckpoint(Checkpoint checkpoint) {
        end();
        medium.saveCheckpoint(checkpoint);
    }

    /** From now on there is no such conversation. What is being written may still succeed. */
    void discard() {
        gone = true;
        medium.discard();
        usage.end();
    }

    /** Work that may fail as storage does. */
    @FunctionalInterface
    private interface Work<T> {
        T get() throws IOException;
    }

    private <T> T stored(Work<T> work) {
        try {
            return work.get();
        } catch (IOException failure) {
            if (gone) throw new UnknownConversationException(id);
            throw new StoreException("the log of " + id + " cannot be read", failure);
        }
    }
}
