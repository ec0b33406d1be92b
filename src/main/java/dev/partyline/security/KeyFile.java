package dev.partyline.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

import dev.partyline.config.SecretKeys;
import dev.partyline.conversation.StoreException;

/**
 * The key of a server that was given none: a file in its data directory that only its owner may read. No backup has it.
 * For one thread, and for whoever holds the data directory.
 */
final class KeyFile {

    static final String NAME = "secret.key";

    private KeyFile() {}

    /** @throws StoreException if there is none and none can be made, or what is there is no key */
    static byte[] readOrMake(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            String text = new String(OwnerOnlyFile.readOrMake(file, KeyFile::fresh), US_ASCII);
            return SecretKeys.decode(text.strip(), file.toString());
        } catch (IOException failure) {
            throw new StoreException("the key file " + file + " cannot be used", failure);
        } catch (IllegalArgumentException damaged) {
            throw new StoreException(damaged.getMessage());
        }
    }

    private static byte[] fresh() {
        var key = new byte[SecretKeys.BYTES];
        new SecureRandom().nextBytes(key);
        return (Base64.getEncoder().encodeToString(key) + "\n").getBytes(US_ASCII);
    }
}
