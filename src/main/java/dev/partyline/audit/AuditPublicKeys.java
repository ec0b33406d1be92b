package dev.partyline.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import dev.partyline.conversation.StoreException;

/** The public keys that an audit may be signed with, by fingerprint. Immutable. */
record AuditPublicKeys(Map<String, PublicKey> keys) {

    private static final int FINGERPRINT_CHARS = 16;

    AuditPublicKeys {
        keys = Map.copyOf(keys);
    }

    /** @throws StoreException if the file cannot be read or has no key */
    static AuditPublicKeys read(Path file) {
        var keys = new HashMap<String, PublicKey>();
        try {
            for (byte[] key : Pem.read(Files.readString(file, ISO_8859_1), Pem.PUBLIC)) {
                keys.put(fingerprint(key),
                        KeyFactory.getInstance(AuditKeys.ALGORITHM).generatePublic(new X509EncodedKeySpec(key)));
            }
        } catch (IOException failure) {
            throw new StoreException("the public key " + file + " cannot be read", failure);
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new StoreException(file + " is no public key");
        }
        if (keys.isEmpty()) throw new StoreException(file + " is no public key");
        return new AuditPublicKeys(keys);
    }

    /** A part of its hash. */
    static String fingerprint(byte[] key) {
        return AuditLine.hex(key).substring(0, FINGERPRINT_CHARS);
    }

    /** Whether one of these keys is said to have signed it. */
    boolean know(AuditLine.Signed signed) {
        return keys.containsKey(signed.key());
    }

    /** Whether that key has. */
    boolean confirm(AuditLine.Signed signed) {
        try {
            var signature = Signature.getInstance(AuditKeys.ALGORITHM);
            signature.initVerify(keys.get(signed.key()));
            signature.update(signed.text().getBytes(ISO_8859_1));
            return signature.verify(Base64.getDecoder().decode(signed.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException forged) {
            return false;
        }
    }
}
