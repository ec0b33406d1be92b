package dev.partyline.config;

import java.time.Duration;

/**
 * How long rights last. The option of a component is its name in kebab case behind {@code partyline.access.}.
 *
 * @param recheck how often every open connection is asked about anew, beside what is asked because something has happened: 1 min
 * @param remember how long what was ended before its time is refused; no shorter than tokens live: 12 h
 * @param remembered of such ends of each kind, at once, on this node: 100,000
 */
public record AccessOptions(Duration recheck, Duration remember, int remembered) {

    /** The defaults. */
    public static AccessOptions defaults() {
        return new AccessOptions(Duration.ofMinutes(1), Duration.ofHours(12), 100_000);
    }
}
