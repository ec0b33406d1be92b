package dev.partyline.audit;

import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import dev.partyline.conversation.StoreException;
import dev.partyline.security.OwnerOnlyFile;

/**
 * The key of this installation that signs its audit, an Ed25519 pair in a file of its own that only its owner may read,
 * and the public half next to the records. One thread at a time.
 */
final class AuditKeys {

    /** In the data directory and not beside the records, so that whoever copies those has no key. */
    static final String PRIVATE_FILE = "audit.key";
    /** Beside the records. */
    static final String PUBLIC_FILE = "signing.pub";
    static final String ALGORITHM = "Ed25519";

    private static final System.Logger LOG = System.getLogger(AuditKeys.class.getName());
    private static final String PRIVATE = "PRIVATE KEY";

    private AuditKeys() {}

    /**
     * Reads the key, or makes it, and sees to it that its public half is there to be read.
     *
     * @param audit directory of the records
     * @throws StoreException if there is none and none can be made, or what is there is no key
     */
    static AuditLine.Signer readOrMake(Path data, Path audit) {
        Path file = data.resolve(PRIVATE_FILE);
        try {
            String text = new String(OwnerOnlyFile.readOrMake(file, AuditKeys::fresh), US_ASCII);
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Pem.only(text, PRIVATE)));
            byte[] pub = Pem.only(text, Pem.PUBLIC);
            publish(audit.resolve(PUBLIC_FILE), pub);
            return new AuditLine.Signer(AuditPublicKeys.fingerprint(pub), body -> sign(key, body));
        } catch (IOException failure) {
            throw new StoreException("the key file " + file + " cannot be used", failure);
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new StoreException("the key file " + file + " is damaged");
        }
    }

    private static byte[] fresh() {
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return (Pem.write(PRIVATE, pair.getPrivate().getEncoded())
                    + Pem.write(Pem.PUBLIC, pair.getPublic().getEncoded())).getBytes(US_ASCII);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** Keys of before stay, for what they have signed. */
    private static void publish(Path file, byte[] key) throws IOException {
        List<byte[]> known = Files.exists(file) ? Pem.read(Files.readString(file), Pem.PUBLIC) : List.of();
        if (known.stream().anyMatch(each -> Arrays.equals(each, key))) return;
        if (!known.isEmpty()) LOG.log(WARNING, () -> "the audit is signed with another key from now on: " + file);
        Files.writeString(file, Pem.write(Pem.PUBLIC, key), CREATE, APPEND);
    }

    private static String sign(PrivateKey key, String text) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the key was good before", impossible);
        }
    }
}
