package dev.partyline.config;

import java.time.Duration;

/**
 * How the audit is kept. The option of a component is its name in kebab case behind {@code partyline.audit.}.
 *
 * @param enabled whether there is one: yes, where conversations are kept in files
 * @param force longest time until a record survives a loss of power: 1 s
 * @param sign longest time until a record is signed: 1 min
 * @param fileBytes size at which a file is followed by another: 32 MiB
 * @param queueRecords waiting to be written; more are lost, and counted: 8,192
 */
public record AuditOptions(boolean enabled, Duration force, Duration sign, long fileBytes, int queueRecords) {

    /** The defaults. */
    public static AuditOptions defaults() {
        return new AuditOptions(true, Duration.ofSeconds(1), Duration.ofMinutes(1), 32L << 20, 8192);
    }
}
