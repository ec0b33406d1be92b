package dev.partyline.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk whose power goes off after a number of operations. What was not forced until then is gone, or there, or there
 * in part, as chance has it: bytes of a file as well as its entry in the directory.
 */
final class PowerLossDisk extends Disk {

    private static final int SECTOR = 512;

    /** What was done to a file since it was forced. @param bytes null for a cut to {@code at} */
    private record Change(long at, byte[] bytes) {}

    private static final class Content {
        private byte[] forced = {};
        private final List<Change> changes = new ArrayList<>();
    }

    private final Path directory;
    private final Map<Path, Content> entries = new HashMap<>();
    private final Map<Path, Content> forcedEntries = new HashMap<>();
    private long operationsLeft;
    private int namedAhead;

    /** @param operations writes, forces and changes of the directory until the power goes off */
    PowerLossDisk(Path directory, long operations) throws IOException {
        this.directory = directory;
        this.operationsLeft = operations;
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).filter(PowerLossDisk::ours).toList()) {
                var content = new Content();
                content.forced = Files.readAllBytes(file);
                entries.put(file, content);
            }
        }
        forcedEntries.putAll(entries);
    }

    private static boolean ours(Path file) {
        return !file.endsWith("partyline.lock");
    }

    synchronized boolean isOff() {
        return operationsLeft < 0;
    }

    /** How many files of a journal were given a new number, to be used again. */
    synchronized int namedAhead() {
        return namedAhead;
    }

    private synchronized void operate() throws IOException {
        if (--operationsLeft < 0) throw new IOException("the power is off");
    }

    @Override
    Handle writing(Path file) throws IOException {
        if (isOff()) throw new IOException("the power is off");
        synchronized (this) {
            return new Recorded(entries.computeIfAbsent(file, made -> new Content()), super.writing(file));
        }
    }

    @Override
    synchronized void delete(Path file) throws IOException {
        operate();
        entries.remove(file);
        super.delete(file);
    }

    @Override
    synchronized void move(Path file, Path to) throws IOException {
        operate();
        if (file.toString().endsWith(".journal")) namedAhead++;
        entries.put(to, entries.remove(file));
        super.move(file, to);
    }

    @Override
    synchronized void forceDirectory(Path forced) throws IOException {
        operate();
        forcedEntries.keySet().removeIf(file -> file.getParent().equals(forced));
        entries.forEach((file, content) -> {
            if (file.getParent().equals(forced)) forcedEntries.put(file, content);
        });
    }

    /** Leaves in the directory what a loss of power may leave. */
    synchronized void leave(Random random) throws IOException {
        var all = new HashSet<>(entries.keySet());
        all.addAll(forcedEntries.keySet());
        for (Path file : all) {
            Content content = (random.nextBoolean() ? entries : forcedEntries).get(file);
            Files.deleteIfExists(file);
            if (content != null) Files.write(file, survived(content, random));
        }
    }

    private static byte[] survived(Content content, Random random) {
        byte[] bytes = content.forced;
        int chance = random.nextInt(3);
        for (Change change : content.changes) {
            if (chance == 0 || chance == 1 && random.nextBoolean()) continue;
            bytes = apply(bytes, change, chance == 1 ? random : null);
        }
        return bytes;
    }

    /** @param random chooses which sectors of a write are there; null for all */
    private static byte[] apply(byte[] bytes, Change change, Random random) {
        int at = (int) change.at();
        if (change.bytes() == null) return at < bytes.length ? Arrays.copyOf(bytes, at) : bytes;
        byte[] changed = Arrays.copyOf(bytes, Math.max(bytes.length, at + change.bytes().length));
        for (int from = 0; from < change.bytes().length; from += SECTOR) {
            int length = Math.min(SECTOR, change.bytes().length - from);
            boolean arrived = random == null || random.nextBoolean();
            if (arrived) System.arraycopy(change.bytes(), from, changed, at + from, length);
        }
        return changed;
    }

    private final class Recorded extends ForwardingHandle {

        private final Content content;

        Recorded(Content content, Handle handle) {
            super(handle);
            this.content = content;
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            synchronized (PowerLossDisk.this) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                content.changes.add(new Change(at, copy)); // the one in which the power goes may arrive in part
                operate();
                handle.write(bytes, at);
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            synchronized (PowerLossDisk.this) {
                operate();
                content.changes.add(new Change(length, null));
                handle.truncate(length);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (PowerLossDisk.this) {
                operate();
                for (Change change : content.changes) content.forced = apply(content.forced, change, null);
                content.changes.clear();
            }
        }
    }

    @Override
    public String toString() {
        return "disk of " + directory;
    }
}
