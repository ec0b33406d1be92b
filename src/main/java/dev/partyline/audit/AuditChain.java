package dev.partyline.audit;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes records, each with the hash of the one before. What was added is all there or not at all, as long as the process
 * lives; what a crash cuts in a line is cut off at the next start, with a record that says so. One thread at a time; whoever
 * uses it holds the data directory.
 */
final class AuditChain implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AuditChain.class.getName());

    /** The fact that so many bytes of an unfinished record were cut off. */
    static final String REPAIRED = "repaired";

    private final AuditFiles files;
    private final AuditLine.Signer signer;
    private final InstantSource clock;
    private final long fileBytes;
    private long number;
    private String hash;
    private FileChannel file;
    private Path path;
    private long length;
    private AuditLine signed;
    private boolean dirty;

    /**
     * Goes on behind what is there, and signs where it begins.
     *
     * @param fileBytes size at which a file is followed by another
     * @throws IOException if the files cannot be read or written
     */
    AuditChain(AuditFiles files, AuditLine.Signer signer, InstantSource clock, long fileBytes) throws IOException {
        this.files = files;
        this.signer = signer;
        this.clock = clock;
        this.fileBytes = fileBytes;
        AuditEnd end = AuditEnd.find(files);
        number = end.number();
        hash = end.hash();
        path = end.file() == null ? files.name(number + 1) : end.file();
        length = end.length();
        append(first(end.unfinished()));
        sign();
        files.forceDirectory();
    }

    private List<AuditEntry> first(long unfinished) {
        var first = new ArrayList<AuditEntry>();
        if (unfinished > 0) {
            LOG.log(WARNING, () -> "the audit ended in the middle of a record; " + unfinished + " bytes are cut off");
            first.add(new AuditEntry(clock.instant(), AuditEntry.Fact.of(REPAIRED), Math.toIntExact(unfinished)));
        }
        first.add(entry("started"));
        return first;
    }

    private AuditEntry entry(String what) {
        return new AuditEntry(clock.instant(), AuditEntry.Fact.of(what), 1);
    }

    /**
     * Adds records: they survive the end of the process, though not a loss of power before {@link #force}.
     *
     * @throws IOException if that could not be; then none is added, and it may be tried again
     */
    void append(List<AuditEntry> entries) throws IOException {
        var bytes = new ArrayList<byte[]>();
        AuditLine last = null;
        for (AuditEntry entry : entries) {
            last = AuditLine.of(last == null ? number + 1 : last.number() + 1, last == null ? hash : last.hash(), entry,
                    signer);
            bytes.add(last.bytes());
        }
        if (last == null) return;
        write(joined(bytes));
        number = last.number();
        hash = last.hash();
        if (last.what().equals(AuditLine.SIGNED)) signed = last;
    }

    private static ByteBuffer joined(List<byte[]> lines) {
        var all = ByteBuffer.allocate(lines.stream().mapToInt(line -> line.length).sum());
        lines.forEach(all::put);
        return all.flip();
    }

    /** A file that could not be written is opened again, and what may stand behind its last good record is cut off. */
    private void write(ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        try {
            if (file == null) file = cut();
            files.write(file, bytes, length);
        } catch (IOException | RuntimeException failure) {
            letGo();
            throw failure;
        }
        length += size;
        dirty = true;
    }

    private FileChannel cut() throws IOException {
        FileChannel opened = files.open(path);
        try {
            if (opened.size() > length) opened.truncate(length);
            return opened;
        } catch (IOException failure) {
            opened.close();
            throw failure;
        }
    }

    /** What was added so far survives a loss of power. */
    void force() throws IOException {
        if (!dirty || file == null) return;
        files.force(file);
        dirty = false;
    }

    /**
     * Signs what was added so far, unless that is signed, and makes it durable. A file that is long enough is followed by
     * another.
     *
     * @throws IOException if that could not be; it may be tried again
     */
    void sign() throws IOException {
        if (signed == null || signed.number() != number) append(List.of(entry(AuditLine.SIGNED)));
        force();
        files.replaceHead(signed.bytes());
        if (length >= fileBytes) next();
    }

    /** Whether it is time for another file. */
    boolean isFull() {
        return length >= fileBytes;
    }

    private void next() throws IOException {
        letGo();
        path = files.name(number + 1);
        length = 0;
        file = cut();
        files.forceDirectory();
    }

    private void letGo() {
        try {
            if (file != null) file.close();
        } catch (IOException failure) {
            LOG.log(WARNING, "a file of the audit was not closed in order", failure);
        } finally {
            file = null;
        }
    }

    /** Writes that the server stops, and signs all. */
    @Override
    public void close() throws IOException {
        try {
            append(List.of(entry("stopped")));
            sign();
        } finally {
            letGo();
        }
    }
}
