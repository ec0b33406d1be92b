package dev.partyline.security;

import java.time.Duration;
import java.time.Instant;

/**
 * What an identity rests on, as far as that can end while a connection is open. Immutable.
 *
 * @param until when it ends by itself, by the clock of this server; {@link Instant#MAX} for never
 * @param subject whom the provider means ({@code sub}); empty for none
 * @param session of the provider ({@code sid}); empty for none
 * @param token its id ({@code jti}); empty for none
 * @param issued when the token was, by the provider's clock; {@link Instant#MIN} if it does not say
 */
public record Basis(Instant until, String subject, String session, String token, Instant issued) {

    /** A key, which ends by itself never, or nothing at all. */
    public static final Basis LASTING = new Basis(Instant.MAX, "", "", "", Instant.MIN);

    /** Whether it has ended by itself. */
    public boolean over(Instant now) {
        return !now.isBefore(until);
    }

    /** @return how long it still lasts; null for as long as nobody ends it */
    public Duration left(Instant now) {
        return until.equals(Instant.MAX) ? null : Duration.between(now, until);
    }

    /** Without ids, which are of use to whoever wants to log somebody out. */
    @Override
    public String toString() {
        return "Basis[until " + until + "]";
    }
}
