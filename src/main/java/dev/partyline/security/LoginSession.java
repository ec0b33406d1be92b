package dev.partyline.security;

import java.time.Instant;

import dev.partyline.config.Secret;

/**
 * What is kept of somebody who has signed in by a browser: never the text of her cookie.
 *
 * @param id SHA-256 of that text, in hex
 * @param identity of whoever shows the cookie; its basis says how long at most, and by what at the provider it can be ended
 * @param label what people call her; for people only
 * @param idToken as the provider gave it, which wants it back when she signs out there
 */
public record LoginSession(String id, Identity identity, String label, Secret idToken) {

    /** The latest end. */
    public Instant expires() {
        return identity.basis().until();
    }
}
