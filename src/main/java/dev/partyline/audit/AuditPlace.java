package dev.partyline.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.partyline.audit.AuditProblem.Kind;

/**
 * A line of an audit.
 *
 * @param files all of them, in order
 * @param file index of the one that it stands in
 * @param line of it, from 1
 */
record AuditPlace(List<Path> files, int file, long line) {

    AuditProblem problem(long record, Kind kind, String detail) {
        return new AuditProblem(record, kind, files.get(file), line, detail);
    }

    /** Looks at what comes behind this line. */
    interface Reader {
        /** @param record empty for what is none
         *  @return whether to go on */
        boolean read(Optional<AuditLine> record);
    }

    /** Reads on from the next line, through all files. */
    void readOn(Reader reader) throws IOException {
        boolean goOn = true;
        for (int i = file; i < files.size() && goOn; i++) {
            try (var lines = new AuditLines(files.get(i))) {
                long number = 0;
                for (var next = lines.next(); next.isPresent() && goOn; next = lines.next()) {
                    number++;
                    if (i > file || number > line) goOn = reader.read(next.get().record());
                }
            }
        }
    }
}
