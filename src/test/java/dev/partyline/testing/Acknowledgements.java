package dev.partyline.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the writers of one conversation were promised. Any number of threads. */
public final class Acknowledgements {

    private final Queue<Posted> posted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();

    /**
     * One thing a writer said.
     *
     * @param marker the first word of its text, unique
     * @param askedNanos before it was said, by {@link System#nanoTime}
     * @param answeredNanos when the server had acknowledged it
     * @param answered false if no acknowledgement came, so that it may be in the log or not
     */
    public record Posted(String marker, long askedNanos, long answeredNanos, boolean answered) {}

    /** @param askedNanos taken before the request was sent */
    public void answered(String text, long askedNanos) {
        posted.add(new Posted(marker(text), askedNanos, System.nanoTime(), true));
        answered.incrementAndGet();
    }

    public void unanswered(String text, long askedNanos) {
        posted.add(new Posted(marker(text), askedNanos, System.nanoTime(), false));
    }

    public List<Posted> all() {
        return List.copyOf(posted);
    }

    /** How many were acknowledged. */
    public int count() {
        return answered.get();
    }

    static String marker(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }
}
