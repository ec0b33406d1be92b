package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

class EventTailTest {

    private static final int PAYLOAD = 10;

    private final EventTail tail = new EventTail(100, 100 * PAYLOAD);

    private static ConversationEvent event(long offset, int bytes) {
        var draft = EventDraft.of(Dialect.V1, "K", "e" + offset, "{" + "x".repeat(bytes - 2) + "}").at(Instant.EPOCH);
        return new ConversationEvent(new StreamPosition(0, offset), draft);
    }

    private void add(long from, long to) {
        for (long offset = from; offset <= to; offset++) tail.add(event(offset, PAYLOAD));
    }

    private Optional<List<Long>> read(long from, int maxEvents, int maxBytes) {
        return tail.read(from, maxEvents, maxBytes)
                .map(events -> events.stream().map(ConversationEvent::offset).toList());
    }

    private static Optional<List<Long>> range(long from, long to) {
        return Optional.of(LongStream.rangeClosed(from, to).boxed().toList());
    }

    @Test
    void theNewestAreKeptAsManyAsMayBe() {
        add(0, 999);
        assertEquals(Optional.empty(), read(899, 1, 1));
        assertEquals(range(900, 999), read(900, 1000, 100_000));
        assertEquals(range(999, 999), read(999, 1000, 100_000));
        assertEquals(Optional.empty(), read(1000, 1, 1));
    }

    @Test
    void bytesBoundItToo() {
        add(0, 9);
        tail.add(event(10, 95 * PAYLOAD));
        assertEquals(Optional.empty(), read(4, 1, 1));
        assertEquals(range(5, 10), read(5, 1000, 100_000));

        tail.add(event(11, 101 * PAYLOAD));
        assertEquals(Optional.empty(), read(11, 1, 1), "too large to keep");
        add(12, 13);
        assertEquals(range(12, 13), read(12, 9, 999));
    }

    @Test
    void aPageHasItsLimitsButAlwaysOneRecord() {
        add(0, 9);
        assertEquals(range(2, 4), read(2, 3, 999));
        assertEquals(range(2, 3), read(2, 9, 3 * PAYLOAD - 1));
        assertEquals(range(2, 4), read(2, 9, 3 * PAYLOAD));
        assertEquals(range(2, 2), read(2, 9, 1));
    }

    @Test
    void itMayBeginAnywhereAndBeginsAnewBehindAHole() {
        add(500, 540);
        assertEquals(range(500, 540), read(500, 99, 9999));
        add(600, 601);
        assertEquals(Optional.empty(), read(540, 1, 1));
        assertEquals(range(600, 601), read(600, 99, 9999));
    }
}
