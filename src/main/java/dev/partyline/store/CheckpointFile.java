package dev.partyline.store;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventStore.Checkpoint;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * Checkpoints of one log, one line each: {@code {"o":999,"x":"1a2b3c4d","s":"…","n":"0000000123"}} with offset, CRC-32C
 * of the state, the state as text, and the bytes of the line with its line break, so that the file can be read from its
 * end. Only a short cut: never forced, and what cannot be written or read is done without.
 *
 * <p>Threading: any thread; the lock is held across reads and writes.
 */
final class CheckpointFile {

    private static final System.Logger LOG = System.getLogger(CheckpointFile.class.getName());
    private static final String LENGTH = ",\"n\":\"%010d\"}\n";
    private static final int LENGTH_BYTES = 10;
    private static final int BEHIND_LENGTH = "\"}\n".length();

    /** @param checkpoint null if the line is damaged */
    private record Line(long start, Checkpoint checkpoint) {

        boolean speaksOf(long offset) {
            return checkpoint != null && checkpoint.offset() <= offset;
        }
    }

    private final Path file;
    private final Disk disk;
    private final ReentrantLock lock = new ReentrantLock();
    private long length;

    CheckpointFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /**
     * Looks what is there. Checkpoints from {@code end} on speak of records that are no more, and go, as damaged ones
     * at the end do.
     *
     * @throws IOException if they stay: they would be wrong for the records that come
     */
    void open(long end) throws IOException {
        lock.lock();
        try (var handle = disk.reading(file)) {
            long size = handle.size();
            length = size;
            Line last = before(handle, size);
            if (last == null) length = scanned();
            while (length > 0 && (last = before(handle, length)) != null && !last.speaksOf(end - 1)) {
                length = last.start();
            }
            if (length < size) disk.cut(file, length);
        } catch (NoSuchFileException none) {
            length = 0;
        } catch (IOException failure) {
            LOG.log(WARNING, () -> "checkpoints in " + file + " are thrown away", failure);
            discard();
        } finally {
            lock.unlock();
        }
    }

    /** @return where the last good line ends */
    private long scanned() throws IOException {
        long good = 0;
        try (var lines = new LineReader(disk.stream(file))) {
            while (lines.next()) {
                if (lines.complete() && parse(lines.text(), lines.end() - lines.start()) != null) good = lines.end();
            }
        }
        return good;
    }

    /** Changes nothing. @return where a line stands that is damaged and has a good one behind it; -1 if none does */
    static long firstDamage(Path file, Disk disk) throws IOException {
        long damage = -1;
        try (var lines = new LineReader(disk.stream(file))) {
            while (lines.next()) {
                boolean good = lines.complete() && parse(lines.text(), lines.end() - lines.start()) != null;
                if (good && damage >= 0) return damage;
                if (!good && damage < 0) damage = lines.start();
            }
        }
        return -1;
    }

    Optional<Checkpoint> newest(long offset) {
        lock.lock();
        try (var handle = disk.reading(file)) {
            Line line = length == 0 ? null : before(handle, length);
            while (line != null && !line.speaksOf(offset)) line = before(handle, line.start());
            return Optional.ofNullable(line).map(Line::checkpoint);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failure) {
            LOG.log(DEBUG, () -> "a checkpoint in " + file + " cannot be read", failure);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void save(Checkpoint checkpoint) {
        byte[] line = write(checkpoint);
        lock.lock();
        try {
            disk.write(file, length, ByteBuffer.wrap(line));
            length += line.length;
        } catch (IOException failure) {
            LOG.log(DEBUG, () -> "a checkpoint was not kept in " + file, failure);
        } finally {
            lock.unlock();
        }
    }

    void discard() throws IOException {
        lock.lock();
        try {
            length = 0;
            disk.delete(file);
        } finally {
            lock.unlock();
        }
    }

    /** The line that ends there; null at the start of the file, and where none does. */
    private static Line before(Disk.Handle handle, long end) throws IOException {
        if (end <= LENGTH_BYTES + BEHIND_LENGTH) return null;
        try {
            byte[] digits = Disk.read(handle, end - BEHIND_LENGTH - LENGTH_BYTES, LENGTH_BYTES);
            int bytes = Integer.parseInt(new String(digits, UTF_8));
            if (bytes > end || bytes <= LENGTH_BYTES + BEHIND_LENGTH) return null;
            byte[] line = Disk.read(handle, end - bytes, bytes);
            return new Line(end - bytes, parse(new String(line, 0, bytes - 1, UTF_8), bytes));
        } catch (NumberFormatException | EOFException damaged) {
            return null;
        }
    }

    private static byte[] write(Checkpoint checkpoint) {
        String json = EventJson.write(EventJson.object().add("o", checkpoint.offset())
                .add("x", checksum(checkpoint.state())).add("s", checkpoint.state()).build());
        byte[] start = json.substring(0, json.length() - 1).getBytes(UTF_8);
        int bytes = start.length + String.format(LENGTH, 0).length();
        return ByteBuffer.allocate(bytes).put(start).put(String.format(LENGTH, bytes).getBytes(UTF_8)).array();
    }

    /** @return null for a damaged line, and for one of another length than it says */
    private static Checkpoint parse(String line, long bytes) {
        try {
            JsonObject json = EventJson.parseObject(line);
            String state = json.getString("s");
            if (!checksum(state).equals(json.getString("x"))) return null;
            if (Long.parseLong(json.getString("n")) != bytes) return null;
            return new Checkpoint(json.getJsonNumber("o").longValueExact(), state);
        } catch (JsonException | ClassCastException | NullPointerException | ArithmeticException
                | NumberFormatException damaged) {
            return null;
        }
    }

    private static String checksum(String state) {
        var crc = new CRC32C();
        crc.update(state.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
