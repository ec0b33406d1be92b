package dev.partyline.login;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether the provider is taken to be away: after some questions in a row to which it gave no answer. Then one is asked in an
 * interval, until one is answered. Any thread; nobody waits.
 */
final class Outage {

    static final int FAILURES = 3;
    private static final System.Logger LOG = System.getLogger(Outage.class.getName());

    private final Duration interval;
    private int failures;
    private Instant next;

    /** @param interval between two questions while it is away */
    Outage(Duration interval) {
        this.interval = interval;
    }

    synchronized boolean on() {
        return next != null;
    }

    /** Whether it is on, and not even one should ask now. */
    synchronized boolean rests(Instant now) {
        return next != null && now.isBefore(next);
    }

    /** Whether it should be asked now; during an outage, of all who want to know one in an interval may. */
    synchronized boolean mayAsk(Instant now) {
        if (next == null) return true;
        if (now.isBefore(next)) return false;
        next = now.plus(interval);
        return true;
    }

    synchronized void failed(Instant now) {
        failures++;
        if (failures < FAILURES) return;
        if (next == null) LOG.log(WARNING, "the identity provider does not answer; logins stay as they are");
        next = now.plus(interval);
    }

    synchronized void answered() {
        failures = 0;
        if (next == null) return;
        next = null;
        LOG.log(INFO, "the identity provider answers again");
    }
}
