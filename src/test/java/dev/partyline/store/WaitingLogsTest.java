package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.StreamPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Whose turn it is to be moved. */
class WaitingLogsTest extends StoreRig {

    private static final long LONG = WaitingLogs.LONG.toNanos();

    private final Room room = new Room(1 << 20, () -> null);
    private final WaitingLogs waiting = new WaitingLogs();

    private SegmentLog log(int records) {
        var log = new SegmentLog(new LogSource(CHAT, 0, Path.of("unused")), new Disk(),
                new StoreMetrics(new SimpleMeterRegistry()), room, failure -> { });
        log.committed(IntStream.range(0, records).mapToObj(i -> EncodedRecord.of(
                new ConversationEvent(new StreamPosition(0, i), draft("e" + i).at(START)))).toList());
        return log;
    }

    @Test
    void aBusyLogHasItsTurnAtOnceAndAQuietOneAfterLong() {
        SegmentLog quiet = log(WaitingLogs.MANY - 1);
        SegmentLog busy = log(WaitingLogs.MANY);
        waiting.add(quiet, 0);
        waiting.add(busy, 0);

        assertEquals(Set.of(busy), waiting.takeDue(LONG - 1));
        assertEquals(Set.of(quiet), waiting.takeDue(LONG));
        assertTrue(waiting.isEmpty());
    }

    @Test
    void whatComesMeanwhileDoesNotPutItsTurnOff() {
        SegmentLog quiet = log(2);
        waiting.add(quiet, 0);
        waiting.add(quiet, LONG - 1);

        assertEquals(Set.of(quiet), waiting.takeDue(LONG));
    }

    @Test
    void allAreTakenInTheOrderInWhichTheyBeganToWait() {
        List<SegmentLog> logs = List.of(log(1), log(2), log(3));
        for (SegmentLog log : logs) waiting.add(log, 0);

        assertEquals(logs, List.copyOf(waiting.takeAll()));
        assertTrue(waiting.isEmpty());
    }
}
