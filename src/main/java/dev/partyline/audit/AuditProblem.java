package dev.partyline.audit;

import java.nio.file.Path;

/**
 * What is wrong with an audit first.
 *
 * @param record its number
 * @param kind what became of that record
 * @param file where that shows; the directory if that is at the end of everything
 * @param line of the file, from 1; 0 at the end
 * @param detail more of it, for people
 */
public record AuditProblem(long record, Kind kind, Path file, long line, String detail) {

    /** What can become of a record. */
    public enum Kind {
        /** It is not what was written. */
        ALTERED,
        /** It was never written there. */
        INSERTED,
        MISSING,
        /** It stands somewhere else. */
        REORDERED,
        /** It signs what was altered, or was not signed by this installation. */
        BAD_SIGNATURE
    }
}
