package dev.partyline.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Logs with records that wait for their segments. To move a log opens and writes three files, however little there is to
 * move, and the file system's own commits of that hold up the journal: so a log has its turn when many records wait, and
 * a quiet one when they have waited for long.
 *
 * <p>Threading: none of its own; {@link WriteBehind} guards it.
 */
final class WaitingLogs {

    static final int MANY = 64;
    static final Duration LONG = Duration.ofSeconds(5);

    /** Since when, by {@link System#nanoTime}. */
    private final Map<SegmentLog, Long> since = new LinkedHashMap<>();

    boolean isEmpty() {
        return since.isEmpty();
    }

    /** It waits from now on, if it does not already. */
    void add(SegmentLog log, long now) {
        since.putIfAbsent(log, now);
    }

    /** Takes those whose turn it is. */
    Set<SegmentLog> takeDue(long now) {
        return take(log -> now - since.get(log) >= LONG.toNanos() || log.waiting() >= MANY);
    }

    Set<SegmentLog> takeAll() {
        return take(log -> true);
    }

    private Set<SegmentLog> take(Predicate<SegmentLog> wanted) {
        var taken = new LinkedHashSet<SegmentLog>();
        for (SegmentLog log : since.keySet()) if (wanted.test(log)) taken.add(log);
        since.keySet().removeAll(taken);
        return taken;
    }
}
