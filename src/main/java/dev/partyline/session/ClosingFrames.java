package dev.partyline.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StreamPosition;

/**
 * The state frames that close the newest runs, so that everybody who passes the end of one gets the same frame, made
 * once. Only a few are kept: those of older runs are made again for whoever comes late.
 *
 * <p>Threading: any thread; a frame may be made twice at a race.
 */
final class ClosingFrames {

    private static final int KEPT = 32;

    private record Key(ConversationId conversation, StreamPosition end) {}

    private final Map<Key, String> newest = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
            return size() > KEPT;
        }
    };

    /** @param frame makes it; called without a lock */
    String of(ConversationId conversation, StreamPosition end, Supplier<String> frame) {
        var key = new Key(conversation, end);
        String known;
        synchronized (newest) {
            known = newest.get(key);
        }
        if (known != null) return known;
        String made = frame.get();
        synchronized (newest) {
            newest.put(key, made);
        }
        return made;
    }
}
