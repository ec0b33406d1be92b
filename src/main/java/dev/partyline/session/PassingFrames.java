package dev.partyline.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Frames that are of use only where the log was when they were made, and are dropped anywhere else: a piece of text must
 * never come behind the text. A few at most wait.
 *
 * <p>Threading: any thread; every method holds the monitor for a few instructions and calls nobody.
 */
final class PassingFrames {

    private static final int MOST = 4;

    private record Passing(long at, String frame) {}

    private final Deque<Passing> waiting = new ArrayDeque<>(MOST);

    /** @param at offset of the last record when the frame was made
     *  @return false when too many wait; then nothing was added */
    synchronized boolean offer(long at, String frame) {
        waiting.removeIf(other -> other.at != at);
        return waiting.size() < MOST && waiting.add(new Passing(at, frame));
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes all, in the order they came; those that were made elsewhere are dropped. */
    synchronized List<String> take(long at) {
        if (waiting.isEmpty()) return List.of();
        var due = new ArrayList<String>(waiting.size());
        for (Passing each : waiting) {
            if (each.at == at) due.add(each.frame);
        }
        waiting.clear();
        return due;
    }
}
