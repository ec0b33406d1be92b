package dev.partyline.rest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;

/**
 * Walks over a part of a log, forwards or backwards, with a bounded number of records in memory. One thread; waits for
 * storage.
 */
final class LogWalk implements Iterator<ConversationEvent> {

    private static final int FEW = 16;
    private static final int MANY = 256;
    private static final int CHUNK_BYTES = 1 << 20;

    private final EventLog log;
    private final ConversationId id;
    private final boolean backwards;
    private final Deque<ConversationEvent> chunk = new ArrayDeque<>();
    private int size = FEW;
    private long from;
    private long to;

    /** @param from first offset, and
     *  @param to last offset, both included, of the part that is walked */
    LogWalk(EventLog log, ConversationId id, long from, long to, boolean backwards) {
        this.log = log;
        this.id = id;
        this.from = from;
        this.to = to;
        this.backwards = backwards;
    }

    @Override
    public boolean hasNext() {
        if (chunk.isEmpty() && from <= to) fetch();
        return !chunk.isEmpty();
    }

    @Override
    public ConversationEvent next() {
        if (!hasNext()) throw new NoSuchElementException();
        return chunk.remove();
    }

    private void fetch() {
        if (backwards) fetchBackwards(); else fetchForwards();
        long bytes = chunk.stream().mapToLong(ConversationEvent::payloadBytes).sum();
        size = bytes > CHUNK_BYTES ? Math.max(FEW, size / 2) : Math.min(MANY, size * 2);
    }

    private void fetchForwards() {
        int wanted = (int) Math.min(size, to - from + 1);
        chunk.addAll(log.read(id, from, wanted, CHUNK_BYTES));
        from = chunk.isEmpty() ? to + 1 : chunk.getLast().offset() + 1;
    }

    /** The log reads forwards only, so a chunk is read as a whole and turned round. */
    private void fetchBackwards() {
        long first = Math.max(from, to - size + 1);
        var events = new ArrayList<ConversationEvent>(size);
        for (long next = first; next <= to; next = events.get(events.size() - 1).offset() + 1) {
            List<ConversationEvent> read = log.read(id, next, (int) (to - next + 1), CHUNK_BYTES);
            if (read.isEmpty()) break;
            events.addAll(read);
        }
        Collections.reverse(events);
        chunk.addAll(events);
        to = first - 1;
    }
}
