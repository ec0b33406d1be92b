package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A text to compare by: itself while it is short, else its beginning and digest, so that clients can remember much. */
final class Fingerprint {

    private static final int LONGEST_CHARS = 2_000;
    private static final int EXCERPT_CHARS = 200;

    private Fingerprint() {}

    static String of(String text) {
        if (text.length() <= LONGEST_CHARS) return text;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return text.substring(0, EXCERPT_CHARS) + " ... " + text.length() + " characters, SHA-256 "
                    + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
