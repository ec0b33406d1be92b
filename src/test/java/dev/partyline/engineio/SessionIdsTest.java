package dev.partyline.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.cluster.Node;
import dev.partyline.security.NodeSeals;
import org.junit.jupiter.api.Test;

class SessionIdsTest {

    private static final Node ONE = new Node("one", "");
    private static final Node OTHER = new Node("other", "");

    /** Whoever has made a seal knows it again; the seals themselves have a test of their own. */
    private static final class Marks extends NodeSeals {

        private final Map<String, String> made = new HashMap<>();
        private boolean away;

        Marks() {
            super(() -> new byte[0], Instant::now);
        }

        @Override
        public Optional<String> seal(String purpose, String text) {
            String seal = String.format("%043d", made.size());
            return away ? Optional.empty() : Optional.of(made.computeIfAbsent(purpose + text, key -> seal));
        }
    }

    private final Marks seals = new Marks();
    private final SessionIds ids = new SessionIds(seals);

    @Test
    void anIdTellsItsServerToWhoKnowsTheServers() {
        String id = ids.next(ONE).orElseThrow();
        assertEquals(Optional.of(ONE), ids.owner(id, List.of(OTHER, ONE)));
        assertEquals(Optional.empty(), ids.owner(id, List.of(OTHER)));
        assertNotEquals(id.substring(0, 22), ids.next(ONE).orElseThrow().substring(0, 22));
        assertTrue(id.matches("[A-Za-z0-9_-]{65}"));
    }

    @Test
    void anIdThatSomebodyHasMadeUpIsNobodys() {
        String id = ids.next(ONE).orElseThrow();
        String next = ids.next(ONE).orElseThrow();
        for (String none : List.of("", "x", id + "x", id.substring(1), id.substring(0, 22) + next.substring(22), "é".repeat(65))) {
            assertEquals(Optional.empty(), ids.owner(none, List.of(ONE, OTHER)), none);
        }
    }

    @Test
    void withoutTheSecretThereAreNone() {
        String id = ids.next(ONE).orElseThrow();
        seals.away = true;
        assertEquals(Optional.empty(), ids.next(ONE));
        assertEquals(Optional.empty(), ids.owner(id, List.of(ONE)));
    }
}
