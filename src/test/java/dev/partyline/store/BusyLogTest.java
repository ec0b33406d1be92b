package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.StreamPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log to which records are committed as fast as they can be moved out of the journal. */
class BusyLogTest extends StoreRig {

    private static final int MOST = 1000;

    /** Each time something is written to the log, something is committed to it. */
    private final Disk disk = new Disk() {

        @Override
        Handle writing(Path file) throws IOException {
            if (!file.toString().endsWith(".log")) return super.writing(file);
            return new ForwardingHandle(super.writing(file)) {

                @Override
                public void write(ByteBuffer bytes, long at) throws IOException {
                    super.write(bytes, at);
                    if (next < MOST) commit();
                }
            };
        }
    };
    private final Room room = new Room(1 << 20, () -> null);
    private SegmentLog log;
    private long next;

    @TempDir Path directory;

    private void commit() {
        var event = new ConversationEvent(new StreamPosition(0, next++), draft("e" + next).at(START));
        log.committed(List.of(EncodedRecord.of(event)));
    }

    @Test
    void doesNotKeepOthersWaiting() throws IOException {
        var source = new LogSource(CHAT, 0, directory);
        disk.create(source.log());
        log = new SegmentLog(source, disk, new StoreMetrics(new SimpleMeterRegistry()), room, failure -> { });
        log.open();
        commit();
        log.move();
        assertEquals(2, next, "what came meanwhile waits for its turn");
        log.move();
        assertEquals(3, next);
    }
}
