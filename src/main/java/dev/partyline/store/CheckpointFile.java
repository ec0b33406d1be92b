package dev.partyline.store;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventStore.Checkpoint;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * Checkpoints of one log, one line each: {@code {"o":999,"x":"1a2b3c4d","s":"…"}} with offset, CRC-32C of the state,
 * and the state as text. Only a short cut: never forced, and what cannot be written or read is done without.
 *
 * <p>Threading: any thread; the lock is held across one read or write of one line.
 */
final class CheckpointFile {

    private static final System.Logger LOG = System.getLogger(CheckpointFile.class.getName());

    private record Place(long start, int bytes) {}

    private final Path file;
    private final Disk disk;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, Place> places = new TreeMap<>();
    private boolean midLine;

    CheckpointFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /**
     * Looks what is there. Checkpoints from {@code end} on speak of records that are no more, and go.
     *
     * @throws IOException if they stay: they would be wrong for the records that come
     */
    void open(long end) throws IOException {
        lock.lock();
        try {
            places.clear();
            midLine = false;
            scan(end);
        } catch (IOException failure) {
            LOG.log(WARNING, () -> "checkpoints in " + file + " are thrown away", failure);
            discard();
        } finally {
            lock.unlock();
        }
    }

    private void scan(long end) throws IOException {
        long beyond;
        try (var lines = new LineReader(disk.stream(file))) {
            while (lines.next() && note(lines, end)) midLine = !lines.complete();
            beyond = lines.end() > lines.start() ? lines.start() : -1;
        } catch (NoSuchFileException none) {
            return;
        }
        if (beyond >= 0) disk.cut(file, beyond);
    }

    /** @return false if it speaks of records beyond the end */
    private boolean note(LineReader line, long end) {
        Optional<Checkpoint> found = parse(line.text());
        if (found.isEmpty()) return true;
        long offset = found.get().offset();
        if (offset < end) places.put(offset, new Place(line.start(), (int) (line.end() - line.start())));
        return offset < end;
    }

    Optional<Checkpoint> newest(long offset) {
        lock.lock();
        try {
            for (var place = places.floorEntry(offset); place != null; place = places.lowerEntry(place.getKey())) {
                var found = read(place.getValue());
                if (found.isPresent()) return found;
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void save(Checkpoint checkpoint) {
        String line = write(checkpoint) + "\n";
        lock.lock();
        try {
            int gap = midLine ? 1 : 0; // ends the remains of a failed write
            byte[] bytes = ("\n".repeat(gap) + line).getBytes(UTF_8);
            midLine = true;
            long start = disk.add(file, ByteBuffer.wrap(bytes)) + gap;
            midLine = false;
            places.put(checkpoint.offset(), new Place(start, bytes.length - gap));
        } catch (IOException failure) {
            LOG.log(WARNING, () -> "a checkpoint was not kept in " + file, failure);
        } finally {
            lock.unlock();
        }
    }

    void discard() throws IOException {
        lock.lock();
        try {
            places.clear();
            Files.deleteIfExists(file);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Checkpoint> read(Place place) {
        try {
            return parse(new String(disk.read(file, place.start(), place.bytes()), UTF_8));
        } catch (IOException failure) {
            LOG.log(DEBUG, () -> "a checkpoint in " + file + " cannot be read", failure);
            return Optional.empty();
        }
    }

    private static String write(Checkpoint checkpoint) {
        return EventJson.write(EventJson.object().add("o", checkpoint.offset()).add("x", checksum(checkpoint.state()))
                .add("s", checkpoint.state()).build());
    }

    /** @return empty for a damaged line */
    private static Optional<Checkpoint> parse(String line) {
        try {
            JsonObject json = EventJson.parseObject(line);
            String state = json.getString("s");
            if (!checksum(state).equals(json.getString("x"))) return Optional.empty();
            return Optional.of(new Checkpoint(json.getJsonNumber("o").longValueExact(), state));
        } catch (JsonException | ClassCastException | NullPointerException | ArithmeticException damaged) {
            return Optional.empty();
        }
    }

    private static String checksum(String state) {
        var crc = new CRC32C();
        crc.update(state.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
