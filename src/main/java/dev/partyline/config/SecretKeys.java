package dev.partyline.config;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Keys with which what is secret is encrypted where it is kept, each of {@value #BYTES} bytes. The first encrypts, all of
 * them decrypt: so a key is replaced by one that is put before it. Immutable.
 *
 * @param all empty when none is configured; then the server makes one for itself
 */
public record SecretKeys(List<byte[]> all) {

    /** Of AES-256. */
    public static final int BYTES = 32;

    private static final String OPTION = "partyline.secret-keys";

    public SecretKeys {
        all = List.copyOf(all);
    }

    /** @throws IllegalArgumentException that names the place of the key which is none, never the key */
    static SecretKeys parse(List<String> texts) {
        var keys = new ArrayList<byte[]>();
        for (String text : texts) {
            keys.add(decode(text, "key " + (keys.size() + 1) + " of " + OPTION));
        }
        return new SecretKeys(keys);
    }

    /** @param what names the key in the message of the exception
     *  @throws IllegalArgumentException if the text is no key */
    public static byte[] decode(String text, String what) {
        try {
            byte[] key = Base64.getDecoder().decode(text);
            if (key.length == BYTES) return key;
        } catch (IllegalArgumentException noBase64) {
            // said below, without the text
        }
        throw new IllegalArgumentException(what + " must be " + BYTES
                + " bytes in base64, such as `openssl rand -base64 32` makes");
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "SecretKeys[" + all.size() + "]";
    }
}
