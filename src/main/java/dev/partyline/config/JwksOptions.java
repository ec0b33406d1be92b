package dev.partyline.config;

import java.time.Duration;

/**
 * How fresh the keys of an issuer are, of tokens and of logins. The option of a component is its name in kebab case behind
 * {@code partyline.jwks.}.
 *
 * @param interval in which an issuer is asked for its keys once at most, whatever tokens come: 1 min
 * @param maxAge behind which keys are fetched anew before they are used; so long one may be good that was taken back: 5 min
 */
public record JwksOptions(Duration interval, Duration maxAge) {

    /** The defaults. */
    public static JwksOptions defaults() {
        return new JwksOptions(Duration.ofMinutes(1), Duration.ofMinutes(5));
    }
}
