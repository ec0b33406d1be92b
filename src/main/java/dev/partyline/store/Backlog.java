package dev.partyline.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventTime;

/**
 * Records of one log that are in the journal and not in the segment yet.
 *
 * <p>Threading: any thread; the lock is held for copies of references only.
 */
final class Backlog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<EncodedRecord> records = new ArrayDeque<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final Room room;

    Backlog(Room room) {
        this.room = room;
    }

    void add(List<EncodedRecord> committed) {
        lock.lock();
        try {
            room.take(bytes(committed));
            for (EncodedRecord record : committed) {
                records.add(record);
                offsets.putIfAbsent(record.event().eventId(), record.event().offset());
            }
        } finally {
            lock.unlock();
        }
    }

    private static long bytes(List<EncodedRecord> records) {
        return records.stream().mapToLong(record -> record.line().length).sum();
    }

    int size() {
        lock.lock();
        try {
            return records.size();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest ones, at most so many bytes, though always one if there is one. */
    List<EncodedRecord> oldest(int most, int maxBytes) {
        lock.lock();
        try {
            var oldest = new ArrayList<EncodedRecord>();
            long bytes = 0;
            for (EncodedRecord record : records) {
                bytes += record.line().length;
                if (oldest.size() == most || bytes > maxBytes && !oldest.isEmpty()) break;
                oldest.add(record);
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the oldest ones, which can be read elsewhere now. */
    void remove(int count) {
        lock.lock();
        try {
            long bytes = 0;
            for (int i = 0; i < count && !records.isEmpty(); i++) {
                var record = records.remove();
                bytes += record.line().length;
                offsets.remove(record.event().eventId(), record.event().offset());
            }
            room.give(bytes);
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        remove(Integer.MAX_VALUE);
    }

    OptionalLong find(String eventId) {
        lock.lock();
        try {
            Long offset = offsets.get(eventId);
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
        } finally {
            lock.unlock();
        }
    }

    /** Records from {@code from} to {@code to}, both included; empty if it does not reach back to the first of them. */
    Optional<List<ConversationEvent>> read(long from, long to, int maxBytes) {
        lock.lock();
        try {
            if (records.isEmpty() || records.getFirst().event().offset() > from) return Optional.empty();
            var events = new ArrayList<ConversationEvent>();
            long left = maxBytes;
            for (EncodedRecord record : records) {
                var event = record.event();
                if (event.offset() < from) continue;
                left -= event.payloadBytes();
                if (event.offset() > to || left < 0 && !events.isEmpty()) break;
                events.add(event);
            }
            return Optional.of(events);
        } finally {
            lock.unlock();
        }
    }

    /** Largest times so far in order of offset. @return the first offset whose own time is at least that, if any */
    OptionalLong firstAtLeast(long micros) {
        lock.lock();
        try {
            for (EncodedRecord record : records) {
                if (EventTime.micros(record.event().timestamp()) >= micros) {
                    return OptionalLong.of(record.event().offset());
                }
            }
            return OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }
}
