package dev.partyline.security;

import java.time.Instant;
import java.util.Set;

import dev.partyline.config.Secret;

/**
 * What the provider gave for a login, by which it can be asked whether it still stands by it. Never leaves the server, but for the
 * provider. Immutable.
 *
 * @param idToken which the provider wants back when she signs out there
 * @param access null if there is none
 * @param accessEnds when that is over, by the clock of this server; {@link Instant#MAX} if the provider does not say
 * @param refresh that brings newer ones; null if the provider gave none
 * @param heard the groups that the provider named when it was last asked for what it knows of her; null before that
 * @param asked when the provider was last asked, or gave these
 */
public record LoginTokens(Secret idToken, Secret access, Instant accessEnds, Secret refresh, Set<String> heard, Instant asked) {

    /** Whether nothing can be had for the access token any more. */
    public boolean accessIsOver(Instant now) {
        return access == null || !now.isBefore(accessEnds);
    }

    /** The same, asked now; these groups were heard. */
    public LoginTokens asked(Set<String> groups, Instant now) {
        return new LoginTokens(idToken, access, accessEnds, refresh, groups, now);
    }

    /** The same, asked now, and nothing was heard. */
    public LoginTokens asked(Instant now) {
        return asked(heard, now);
    }

    /** Shows nothing of them. */
    @Override
    public String toString() {
        return "LoginTokens[asked " + asked + "]";
    }
}
