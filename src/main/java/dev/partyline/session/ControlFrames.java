package dev.partyline.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

import dev.partyline.conversation.StreamPosition;

/**
 * Frames beside the log that wait for their turn: opening state, pong, error replies. Each has a barrier, an offset that
 * the cursor must have reached first. Bounded; frames with the same key replace each other.
 *
 * <p>Threading: any thread; every method holds the monitor for a few instructions and calls nobody.
 */
final class ControlFrames {

    /** A barrier that is always passed. */
    static final long AT_ONCE = StreamPosition.BEFORE_FIRST;

    private record Waiting(String key, long barrier, String frame) {}

    private final int most;
    private final List<Waiting> waiting = new ArrayList<>(2);

    ControlFrames(int most) {
        this.most = most;
    }

    /**
     * @param key null for a frame that replaces none
     * @return false when too many wait; then nothing was added
     */
    synchronized boolean offer(String key, long barrier, String frame) {
        if (key != null) waiting.removeIf(other -> key.equals(other.key));
        if (waiting.size() >= most) return false;
        waiting.add(new Waiting(key, barrier, frame));
        return true;
    }

    /** Takes the frames whose barrier lies at or before the cursor, in the order they came. */
    synchronized List<String> take(long cursor, int atMost) {
        if (waiting.isEmpty()) return List.of();
        var due = new ArrayList<String>();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext() && due.size() < atMost;) {
            Waiting next = each.next();
            if (next.barrier <= cursor) {
                due.add(next.frame);
                each.remove();
            }
        }
        return due;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** @return the nearest barrier ahead, beyond which no event may be sent yet */
    synchronized OptionalLong barrier() {
        if (waiting.isEmpty()) return OptionalLong.empty();
        return waiting.stream().mapToLong(Waiting::barrier).min();
    }
}
