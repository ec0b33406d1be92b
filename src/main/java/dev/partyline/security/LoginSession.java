package dev.partyline.security;

import java.time.Instant;

/**
 * What is kept of somebody who has signed in by a browser: never the text of her cookie.
 *
 * @param id SHA-256 of that text, in hex
 * @param identity of whoever shows the cookie; its basis says how long at most, and by what at the provider it can be ended
 * @param label what people call her; for people only
 * @param tokens as the provider gave them
 */
public record LoginSession(String id, Identity identity, String label, LoginTokens tokens) {

    /** The latest end. */
    public Instant expires() {
        return identity.basis().until();
    }

    /** The same, with what the provider has said meanwhile. */
    public LoginSession with(LoginTokens newer) {
        return new LoginSession(id, identity, label, newer);
    }

    /** The same, with what the provider has said meanwhile, and where she belongs by that. */
    public LoginSession with(LoginTokens newer, Identity now) {
        return new LoginSession(id, identity.in(now.groups()), label, newer);
    }
}
