package dev.partyline.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.Checkpoint;

/** A log on the heap. The lock is held for copies of references only. */
final class MemoryLog implements LogMedium {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<ConversationEvent> kept = new ArrayList<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final NavigableMap<Long, Long> offsetsByLargestTime = new TreeMap<>();
    private final NavigableMap<Long, Checkpoint> checkpoints = new ConcurrentSkipListMap<>();
    private LogEnd end = LogEnd.EMPTY;
    private volatile long bytes;

    @Override
    public LogEnd open() {
        return end;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    void append(List<ConversationEvent> events) {
        lock.lock();
        try {
            bytes += events.stream().mapToLong(ConversationEvent::payloadBytes).sum();
            for (ConversationEvent event : events) {
                kept.add(event);
                offsets.putIfAbsent(event.eventId(), event.offset());
                end = end.after(event);
                offsetsByLargestTime.putIfAbsent(end.largestMicros(), event.offset());
            }
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
    public OptionalLong find(String eventId) {
        lock.lock();
        try {
            Long offset = offsets.get(eventId);
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long firstAtLeast(long micros) {
        lock.lock();
        try {
            var first = offsetsByLargestTime.ceilingEntry(micros);
            return first == null ? kept.size() : first.getValue();
        } finally {
            lock.unlock();
        }
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
