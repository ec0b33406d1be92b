package dev.partyline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.StoreException;

/**
 * Where the records of one log lie and when they were, as a file: a header of {@value #ENTRY_BYTES} bytes, then an
 * entry of as many for each record, four big-endian numbers each. Follows from the log, so it can be made again.
 *
 * <p>Threading: one thread writes; any thread reads what was written before.
 */
final class PositionIndex {

    static final int ENTRY_BYTES = 32;

    private static final String NAME = "partyline index ";
    private static final int FORMAT = 1;
    /** Between so many entries the search goes on in memory. */
    private static final int SEARCH_ENTRIES = 128;

    /**
     * One record.
     *
     * @param end byte position behind its line; its line is the last one between the end of the record before and this
     *     one, and where these are equal, it is a void
     * @param largestMicros largest time up to here, in microseconds since 1970
     * @param idHash of its event id; {@link EventIdHash#NONE} for a void
     * @param stateOffset of the last record up to here that changed the state, or -1
     */
    record Entry(long end, long largestMicros, long idHash, long stateOffset) {

        static Entry of(ConversationEvent event, long end, LogEnd after) {
            long hash = Voids.is(event) ? EventIdHash.NONE : EventIdHash.of(event.eventId());
            return new Entry(end, after.largestMicros(), hash, after.stateOffset());
        }
    }

    private final Path file;
    private final Disk disk;

    PositionIndex(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /**
     * @return number of whole entries, or -1 if there is no usable index
     * @throws StoreException if a newer version wrote it
     */
    long count() throws IOException {
        try (var handle = disk.reading(file)) {
            String header = new String(Disk.read(handle, 0, ENTRY_BYTES), US_ASCII);
            if (!header.startsWith(NAME)) return -1;
            int format = Integer.parseInt(header.substring(NAME.length()).strip());
            if (format > FORMAT) throw new StoreException("a newer version wrote " + file.getFileName());
            return handle.size() / ENTRY_BYTES - 1;
        } catch (NoSuchFileException | EOFException | NumberFormatException unusable) {
            return -1;
        }
    }

    Path file() {
        return file;
    }

    Entry entry(long offset) throws IOException {
        return entries(offset, offset).get(0);
    }

    /** Both included. */
    List<Entry> entries(long from, long to) throws IOException {
        try (var handle = disk.reading(file)) {
            return entries(handle, from, to);
        }
    }

    private static List<Entry> entries(Disk.Handle handle, long from, long to) throws IOException {
        int count = (int) (to - from + 1);
        var bytes = ByteBuffer.wrap(Disk.read(handle, place(from), count * ENTRY_BYTES));
        var entries = new Entry[count];
        for (int i = 0; i < count; i++) {
            entries[i] = new Entry(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        }
        return Arrays.asList(entries);
    }

    /** Writes entries from an offset on, without forcing them. */
    void write(long from, List<Entry> entries) throws IOException {
        var bytes = ByteBuffer.allocate(entries.size() * ENTRY_BYTES);
        for (Entry entry : entries) {
            bytes.putLong(entry.end()).putLong(entry.largestMicros()).putLong(entry.idHash())
                    .putLong(entry.stateOffset());
        }
        try (var handle = disk.writing(file)) {
            if (from == 0) handle.write(ByteBuffer.wrap(header()), 0);
            handle.write(bytes.flip(), place(from));
        }
    }

    /** Leaves so many entries, durably. */
    void truncate(long count) throws IOException {
        try (var handle = disk.writing(file)) {
            handle.write(ByteBuffer.wrap(header()), 0);
            handle.truncate(place(count));
            handle.force();
        }
    }

    void force() throws IOException {
        disk.force(file);
    }

    /** @return the first of {@code count} offsets whose largest time is at least {@code micros}; else the count */
    long firstAtLeast(long micros, long count) throws IOException {
        try (var handle = disk.reading(file)) {
            long low = 0;
            long high = count;
            while (high - low > SEARCH_ENTRIES) {
                long middle = (low + high) >>> 1;
                if (entries(handle, middle, middle).get(0).largestMicros() < micros) low = middle + 1;
                else high = middle;
            }
            if (low == high) return low;
            var last = entries(handle, low, high - 1);
            int at = 0;
            while (at < last.size() && last.get(at).largestMicros() < micros) at++;
            return low + at;
        }
    }

    private static long place(long offset) {
        return (offset + 1) * ENTRY_BYTES;
    }

    private static byte[] header() {
        return String.format("%-" + (ENTRY_BYTES - 1) + "s\n", NAME + FORMAT).getBytes(US_ASCII);
    }
}
