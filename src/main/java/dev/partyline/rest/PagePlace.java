package dev.partyline.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;

/**
 * Where a page of conversations begins: a place in their order, not a conversation, so that it stays where it is while
 * conversations come, go and change.
 *
 * @param time that they are ordered by
 */
record PagePlace(Instant time, ConversationId id) implements Comparable<PagePlace> {

    private static final Comparator<PagePlace> ORDER =
            Comparator.comparing(PagePlace::time).thenComparing(PagePlace::id);
    private static final char BETWEEN = '@';

    /** The id of the page for clients. */
    String text() {
        return id.hex() + BETWEEN + time;
    }

    /** @return empty if it is not what {@link #text} makes */
    static Optional<PagePlace> parse(String text) {
        int between = text.indexOf(BETWEEN);
        if (between < 0) return Optional.empty();
        try {
            Instant time = Instant.parse(text.substring(between + 1));
            return id(text.substring(0, between)).map(id -> new PagePlace(time, id));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** @return empty if it is no id of a conversation */
    static Optional<ConversationId> id(String text) {
        try {
            return Optional.of(ConversationId.parse(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(PagePlace other) {
        return ORDER.compare(this, other);
    }
}
