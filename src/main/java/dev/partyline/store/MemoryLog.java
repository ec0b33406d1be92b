package dev.partyline.store;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.Checkpoint;

/** A log on the heap. The lock is held for copies of references only. */
final class MemoryLog implements LogMedium {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<ConversationEvent> kept = new ArrayList<>();
    private final NavigableMap<Long, Checkpoint> checkpoints = new ConcurrentSkipListMap<>();

    @Override
    public void open(Consumer<ConversationEvent> records) {
        List<ConversationEvent> all;
        lock.lock();
        try {
            all = List.copyOf(kept);
        } finally {
            lock.unlock();
        }
        all.forEach(records);
    }

    @Override
    public void append(List<ConversationEvent> events) {
        lock.lock();
        try {
            kept.addAll(events);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<ConversationEvent> read(long from, long to, int maxBytes) {
        var events = new ArrayList<ConversationEvent>();
        long left = maxBytes;
        lock.lock();
        try {
            for (ConversationEvent event : kept.subList((int) from, (int) to + 1)) {
                left -= event.payloadBytes();
                if (left < 0 && !events.isEmpty()) break;
                events.add(event);
            }
        } finally {
            lock.unlock();
        }
        return events;
    }

    @Override
    public Optional<Checkpoint> checkpoint(long offset) {
        return Optional.ofNullable(checkpoints.floorEntry(offset)).map(entry -> entry.getValue());
    }

    @Override
    public void saveCheckpoint(Checkpoint checkpoint) {
        checkpoints.put(checkpoint.offset(), checkpoint);
    }

    @Override
    public void discard() {
        // goes with the last reference to it
    }
}
