package dev.partyline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import org.junit.jupiter.api.Test;

class KnownNodesTest {

    private static final Node ONE = new Node("one", "http://one");
    private static final Node OTHER = new Node("other", "http://other");

    private final AtomicInteger asked = new AtomicInteger();
    private List<Node> there = List.of(ONE, OTHER);
    private final KnownNodes known = new KnownNodes(new Listed());

    @Test
    void theyAreReadWhenAskedForAndNotBefore() {
        assertEquals(List.of(), known.all());
        known.read();
        assertEquals(Set.of(ONE, OTHER), Set.copyOf(known.all()));
        known.all();
        assertEquals(1, asked.get());
    }

    @Test
    void oneThatIsMissingIsRememberedButDoesNotCountAsLiving() {
        known.read();
        there = List.of(ONE);
        known.read();
        assertEquals(Set.of(ONE, OTHER), Set.copyOf(known.all()));
        assertTrue(known.lives(ONE));
        assertFalse(known.lives(OTHER));
        there = List.of(ONE, new Node("other", "http://moved"));
        known.read();
        assertTrue(known.all().contains(new Node("other", "http://moved")));
        assertTrue(known.lives(OTHER));
    }

    @Test
    void whileNobodyAnswersTheyAreAsTheyWere() {
        known.read();
        there = null;
        known.read();
        assertEquals(Set.of(ONE, OTHER), Set.copyOf(known.all()));
        assertTrue(known.lives(OTHER));
    }

    /** Who keeps the list. */
    private final class Listed implements Presence {

        @Override
        public List<Node> nodes() {
            asked.incrementAndGet();
            if (there == null) throw new StoreException("away");
            return there;
        }

        @Override
        public Node self() {
            return ONE;
        }

        @Override
        public boolean shared() {
            return true;
        }

        @Override
        public void announce(Set<ConversationId> watchedHere) {
            throw new AssertionError();
        }

        @Override
        public Set<ConversationId> watchedElsewhere(Collection<ConversationId> conversations) {
            throw new AssertionError();
        }

        @Override
        public void leave() {
            throw new AssertionError();
        }
    }
}
