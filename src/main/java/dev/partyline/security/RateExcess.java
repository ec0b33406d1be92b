package dev.partyline.security;

import java.time.Duration;

/**
 * Somebody does something too often.
 *
 * @param limit that stands against it
 * @param retryAfter when there is room for one more, if nobody else takes it
 * @param persistent whether this is one refusal too many: whoever goes on like this is disconnected
 */
public record RateExcess(RateLimit limit, Duration retryAfter, boolean persistent) {

    /** For {@code Retry-After}: whole seconds, one at least. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }

    /** For whoever has sent a message. */
    public String toSender() {
        return "too many messages; this one was not taken, send it again in " + retryAfterSeconds() + " s";
    }

    /** For the audit. */
    public String reason() {
        return Refused.reason(limit);
    }
}
