package dev.partyline.socketio;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids that cannot be guessed: 120 random bits in 20 characters that need no escape anywhere. */
final class SocketIds {

    private static final int BYTES = 15;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SocketIds() {}

    static String next() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
