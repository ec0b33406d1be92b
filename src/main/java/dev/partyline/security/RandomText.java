package dev.partyline.security;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that nobody can guess. Any thread. */
public final class RandomText {

    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    /** @return 128 random bits, in 22 characters that a cookie, an address and a subprotocol may have */
    public static String next() {
        var random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
