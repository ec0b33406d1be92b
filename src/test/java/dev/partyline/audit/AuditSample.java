package dev.partyline.audit;

import java.io.IOException;
import java.nio.file.Path;

/** Audits for tests of others. */
public final class AuditSample {

    private AuditSample() {}

    /** Adds a server's start, so many facts, and its end to the audit of a data directory: four records more, mostly. */
    public static void write(Path data, int facts) throws IOException {
        new AuditRig(data).write(facts);
    }
}
