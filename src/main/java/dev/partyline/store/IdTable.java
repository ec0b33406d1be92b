package dev.partyline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which offset has which event id, as a hash table in a file: a header of {@value #HEADER_BYTES} bytes, then slots of
 * {@value #SLOT_BYTES} with the hash of an id and its offset plus one, both zero in a free one. Slots are grouped in
 * partitions, which fill evenly; probing goes round within one. Follows from the {@link PositionIndex}, so it can be
 * made again, and is when it grows. What is added is gathered in memory until it is a part of the table that is worth
 * writing, or {@link #force} is called.
 *
 * <p>Threading: one thread writes; any thread reads what was added before.
 */
final class IdTable {

    static final int SLOT_BYTES = 16;
    static final int HEADER_BYTES = 4096;

    private static final String HEADER = "partyline ids 1\n";
    private static final int SMALLEST = 256;
    private static final int PARTITION = 1 << 16;
    /** Slots that are filled in memory at once while the table is made. */
    private static final int PASS = 16 * PARTITION;
    private static final int READ_ENTRIES = 4096;
    /** Entries that are gathered at most, in parts of the table. */
    private static final int GATHER_PART = 16;
    private static final int MOST_GATHERED = 1 << 16;

    private final Path file;
    private final Disk disk;
    private final PendingIds pending = new PendingIds();
    private volatile long slots;

    IdTable(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** Looks for a table that has room for so many records. @return false if there is none that can be used */
    boolean open(long records) throws IOException {
        slots = 0;
        pending.clear();
        try (var handle = disk.reading(file)) {
            long found = slots(handle);
            boolean ours = new String(Disk.read(handle, 0, HEADER.length()), US_ASCII).equals(HEADER);
            boolean whole = Long.bitCount(found) == 1 && handle.size() == HEADER_BYTES + found * SLOT_BYTES;
            if (ours && whole && fits(records, found)) slots = found;
        } catch (NoSuchFileException | EOFException none) {
            return false;
        }
        return slots > 0;
    }

    /** Whether it still has room when there are so many records. */
    boolean takes(long records) {
        return fits(records, slots);
    }

    private static boolean fits(long records, long slots) {
        return records * 10 <= slots * 6;
    }

    /**
     * Makes it anew, with room for twice the records. At no moment is there half of it, and where there was one before,
     * it is durable when this returns.
     */
    void rebuild(PositionIndex index, long records) throws IOException {
        long wanted = SMALLEST;
        while (!fits(2 * records, wanted)) wanted *= 2;
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try (var handle = disk.writing(next)) {
            handle.truncate(0);
            handle.write(ByteBuffer.wrap(HEADER.getBytes(US_ASCII)), 0);
            int pass = (int) Math.min(wanted, PASS);
            for (long from = 0; from < wanted; from += pass) {
                handle.write(filled(index, records, wanted, from, pass), place(from));
            }
            if (slots > 0) handle.force();
        }
        disk.move(next, file);
        if (slots > 0) disk.forceDirectory(file.getParent());
        slots = wanted;
        pending.clear(); // the index has them too
    }

    /** The slots from {@code from} on, which are whole partitions. */
    private static ByteBuffer filled(PositionIndex index, long records, long slots, long from, int pass)
            throws IOException {
        var bytes = ByteBuffer.allocate(pass * SLOT_BYTES);
        for (long offset = 0; offset < records; offset += READ_ENTRIES) {
            var entries = index.entries(offset, Math.min(records, offset + READ_ENTRIES) - 1);
            for (int i = 0; i < entries.size(); i++) {
                long hash = entries.get(i).idHash();
                long start = partition(hash, slots);
                if (hash != EventIdHash.NONE && start >= from && start < from + pass) {
                    fill(bytes, (int) (start - from), size(slots), hash, offset + i);
                }
            }
        }
        return bytes;
    }

    /** What is there already stays once. */
    private static void fill(ByteBuffer bytes, int start, int size, long hash, long offset) {
        int within = (int) hash & (size - 1);
        while (true) {
            int at = (start + within) * SLOT_BYTES;
            long there = bytes.getLong(at + 8);
            if (there == offset + 1 && bytes.getLong(at) == hash) return;
            if (there == 0) {
                bytes.putLong(at, hash).putLong(at + 8, offset + 1);
                return;
            }
            within = (within + 1) & (size - 1);
        }
    }

    /** Adds entries that stand at an offset on, without forcing them. */
    void add(long from, List<PositionIndex.Entry> entries) throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).idHash() != EventIdHash.NONE) pending.add(entries.get(i).idHash(), from + i);
        }
        if (pending.count() >= Math.min(MOST_GATHERED, slots / GATHER_PART)) flush();
    }

    /** Each partition that something goes to is read and written as a whole. */
    private void flush() throws IOException {
        Map<Long, List<long[]>> partitions = new TreeMap<>();
        pending.tell((hash, offset) -> partitions.computeIfAbsent(partition(hash, slots), start -> new ArrayList<>())
                .add(new long[] {hash, offset}));
        if (partitions.isEmpty()) return;
        try (var handle = disk.writing(file)) {
            for (var partition : partitions.entrySet()) {
                var bytes = ByteBuffer.wrap(Disk.read(handle, place(partition.getKey()), size(slots) * SLOT_BYTES));
                for (long[] each : partition.getValue()) fill(bytes, 0, size(slots), each[0], each[1]);
                handle.write(bytes, place(partition.getKey()));
            }
        }
        pending.clear();
    }

    /** Slots of a partition. */
    private static int size(long slots) {
        return (int) Math.min(slots, PARTITION);
    }

    /** @return offsets whose ids have this hash; among them may be some that are no longer in the log */
    List<Long> candidates(long hash) throws IOException {
        var found = new LinkedHashSet<>(pending.candidates(hash)); // first, for they leave when they are in the file
        if (slots == 0) return List.copyOf(found);
        try (var handle = disk.reading(file)) {
            for (var probe = new Probe(handle, hash, slots(handle)); probe.next();) found.add(probe.offset());
        }
        return List.copyOf(found);
    }

    void force() throws IOException {
        flush();
        disk.force(file);
    }

    /** Asked of the file itself, for a larger one may have taken its place. */
    private static long slots(Disk.Handle handle) throws IOException {
        return (handle.size() - HEADER_BYTES) / SLOT_BYTES;
    }

    private static long place(long slot) {
        return HEADER_BYTES + slot * SLOT_BYTES;
    }

    /** The first slot of the partition that a hash belongs to. */
    private static long partition(long hash, long slots) {
        long partitions = Math.max(1, slots / PARTITION);
        return ((hash >>> 32) & (partitions - 1)) * PARTITION;
    }

    /** For many questions: the file stays open. */
    Lookup lookup() throws IOException {
        return new Lookup(disk.reading(file));
    }

    /** Asks a table; closing it closes the file. */
    record Lookup(Disk.Handle handle) implements AutoCloseable {

        /** @throws IOException also where the table has no end */
        boolean has(long hash, long offset) throws IOException {
            for (var probe = new Probe(handle, hash, slots(handle)); probe.next();) {
                if (probe.offset() == offset) return true;
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            handle.close();
        }
    }

    /** Goes from slot to slot where a hash may be, until a free one. */
    private static final class Probe {

        private static final int READ_SLOTS = 32;

        private final Disk.Handle handle;
        private final long hash;
        private final long start;
        private final int size;
        private int within;
        private int looked;
        private ByteBuffer chunk = ByteBuffer.allocate(0);

        Probe(Disk.Handle handle, long hash, long slots) {
            this.handle = handle;
            this.hash = hash;
            this.start = partition(hash, slots);
            this.size = size(slots);
            this.within = ((int) hash & (size - 1)) - 1;
        }

        /** Goes to the next slot that has this hash. @return false when it has come to a free one */
        boolean next() throws IOException {
            while (looked++ < size) {
                step();
                if (offset() < 0) return false;
                if (chunk.getLong(chunk.position()) == hash) return true;
            }
            throw new IOException("the table of ids is full");
        }

        long offset() {
            return chunk.getLong(chunk.position() + 8) - 1;
        }

        long slot() {
            return start + within;
        }

        private void step() throws IOException {
            within++;
            if (within == size) {
                within = 0;
                chunk = ByteBuffer.allocate(0);
            }
            if (chunk.remaining() > SLOT_BYTES) {
                chunk.position(chunk.position() + SLOT_BYTES);
            } else {
                int count = Math.min(READ_SLOTS, size - within);
                chunk = ByteBuffer.wrap(Disk.read(handle, place(slot()), count * SLOT_BYTES));
            }
        }
    }
}
