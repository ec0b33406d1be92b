package dev.partyline.audit;

import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the records of an audit end, as it is found at a start.
 *
 * @param number of the last record, as far as the next one has to count
 * @param hash that the next record names
 * @param file the newest; null if there is none
 * @param length of it, up to the end of its last line
 * @param unfinished bytes behind that, which a crash has left
 */
record AuditEnd(long number, String hash, Path file, long length, long unfinished) {

    private static final System.Logger LOG = System.getLogger(AuditEnd.class.getName());

    /**
     * Records that should be there and are not leave a gap in the numbers, so that nothing written later hides it.
     *
     * @throws IOException if the files cannot be read
     */
    static AuditEnd find(AuditFiles files) throws IOException {
        List<Path> all = files.list();
        var end = new AuditEnd(0, AuditLine.NOTHING, null, 0, 0);
        boolean known = false;
        for (int i = all.size() - 1; i >= 0 && !known; i--) {
            AuditEnd found = in(all.get(i));
            known = !found.hash.isEmpty();
            String hash = known ? found.hash : end.hash;
            long number = end.number + found.number;
            end = i == all.size() - 1 ? new AuditEnd(number, hash, found.file, found.length, found.unfinished)
                    : new AuditEnd(number, hash, end.file, end.length, end.unfinished);
        }
        return end.notBefore(signed(files.directory().resolve(AuditFiles.HEAD)));
    }

    private static Optional<AuditLine> signed(Path head) throws IOException {
        return Files.exists(head) ? AuditLines.only(head) : Optional.empty();
    }

    private AuditEnd notBefore(Optional<AuditLine> head) {
        if (head.isEmpty() || head.get().number() <= number) return this;
        LOG.log(ERROR, () -> "the audit ends with record " + number + ", though record " + head.get().number()
                + " was signed before: records are missing");
        return new AuditEnd(head.get().number(), head.get().hash(), file, length, unfinished);
    }

    /** Of one file: the last good record, and each line behind it counts as one. */
    private static AuditEnd in(Path file) throws IOException {
        long number = 0;
        String hash = "";
        long length = 0;
        long unfinished = 0;
        boolean damaged = false;
        try (var lines = new AuditLines(file)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<AuditLine> record = line.get().record();
                damaged = record.isEmpty() && line.get().broken();
                if (record.isPresent()) hash = record.get().hash();
                if (record.isPresent()) number = record.get().number();
                else if (damaged) number++;
                if (line.get().broken()) length = line.get().end();
                else unfinished = line.get().end() - length;
            }
        }
        if (damaged) LOG.log(ERROR, () -> "the last record of the audit was altered, in " + file);
        return new AuditEnd(number, hash, file, length, unfinished);
    }
}
