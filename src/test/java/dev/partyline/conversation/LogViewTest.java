package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

class LogViewTest {

    private final EventStore store = new MemoryEventStore(() -> Instant.EPOCH, Runnable::run);
    private final ConversationMetadata chat = new LogFixture(store, () -> Instant.EPOCH).create();
    private final LogView view = new LogView(chat.id(), store);

    /** An action and the state in which it waits: who saw one of them alone would decide about nothing. */
    @Test
    void theRecordsOfOneAppendAreSeenTogether() {
        view.open();
        var events = new ArrayList<ConversationEvent>();
        for (int offset = 0; offset < 3; offset++) {
            EventDraft draft = SomeEvents.v1("MessageEvent", "e" + offset, "\"source\":\"agent\"");
            events.add(new ConversationEvent(new StreamPosition(0, offset), draft.stamped(Instant.EPOCH)));
        }
        var seen = new ArrayList<Long>();
        view.advance(new Looking(events, seen), change -> { });
        assertEquals(List.of(-1L, -1L, -1L), seen);
        assertEquals(2, view.state().offset());
    }

    /** Looks at the state before each of its elements is taken. */
    private final class Looking extends AbstractList<ConversationEvent> {

        private final List<ConversationEvent> events;
        private final List<Long> seen;

        private Looking(List<ConversationEvent> events, List<Long> seen) {
            this.events = events;
            this.seen = seen;
        }

        @Override
        public ConversationEvent get(int index) {
            seen.add(view.state().offset());
            return events.get(index);
        }

        @Override
        public int size() {
            return events.size();
        }
    }
}
