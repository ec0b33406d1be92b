package dev.partyline.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import dev.partyline.config.RedisOptions;
import dev.partyline.config.SecretKeys;
import dev.partyline.config.Settings;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Encrypts what is kept of a conversation and may not be read where it lies, by AES-256-GCM. What comes out is text:
 * {@code 1.<which key>.<nonce and content in base64>}. It is bound to its conversation, so that it is of no use under
 * another id.
 *
 * <p>Threading: any thread; nothing waits but the first use, for a key file.
 */
@ApplicationScoped
public class Sealing {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String FORM = "1";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int NAME_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private record Key(String name, SecretKeySpec key) {}

    @Inject SecretKeys configured;
    @Inject Settings settings;
    @Inject RedisOptions redis;

    private List<Key> keys;

    /** @throws StoreException if there is no key and none can be made, with a text for the administrator */
    public String seal(ConversationId id, String clear) {
        Key key = keys().get(0);
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] content = cipher(Cipher.ENCRYPT_MODE, key, nonce, id).doFinal(clear.getBytes(UTF_8));
            var all = new byte[NONCE_BYTES + content.length];
            System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
            System.arraycopy(content, 0, all, NONCE_BYTES, content.length);
            return FORM + "." + key.name() + "." + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + CIPHER, impossible);
        }
    }

    /** @throws SecretsUnreadableException if no key fits, or it is damaged or of another conversation */
    public String open(ConversationId id, String sealed) {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(FORM)) throw damaged();
        Key key = keys().stream().filter(each -> each.name().equals(parts[1])).findFirst()
                .orElseThrow(() -> new SecretsUnreadableException("The secrets of this conversation were encrypted with the"
                        + " key " + parts[1] + ", which partyline.secret-keys does not have."));
        try {
            byte[] all = Base64.getDecoder().decode(parts[2]);
            var cipher = cipher(Cipher.DECRYPT_MODE, key, all, id);
            return new String(cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES), UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw damaged();
        }
    }

    /** Whether the key that encrypts now has encrypted this. */
    public boolean isCurrent(String sealed) {
        return sealed.startsWith(FORM + "." + keys().get(0).name() + ".");
    }

    private static SecretsUnreadableException damaged() {
        return new SecretsUnreadableException("The secrets of this conversation are damaged.");
    }

    /** @param nonce its first bytes are */
    private static Cipher cipher(int mode, Key key, byte[] nonce, ConversationId id) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD((FORM + "." + id.hex()).getBytes(UTF_8));
        return cipher;
    }

    private synchronized List<Key> keys() {
        if (keys == null) {
            var found = new ArrayList<Key>();
            for (byte[] key : configured.all().isEmpty() ? List.of(own()) : configured.all()) found.add(named(key));
            keys = List.copyOf(found);
        }
        return keys;
    }

    /** What is gone at the end needs no key that stays; what others have to read needs one that is theirs, too. */
    private byte[] own() {
        if (redis.uri().isPresent()) throw new StoreException("partyline.secret-keys is not set: servers that share their"
                + " conversations must all be given the same, or none can go on with what another was told in secret");
        if (settings.store().equals("file")) return KeyFile.readOrMake(settings.dataDir());
        var key = new byte[SecretKeys.BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /** Named by a part of its hash, which says nothing of it. */
    private static Key named(byte[] key) {
        return new Key(HexFormat.of().formatHex(Sha256.of(key), 0, NAME_BYTES), new SecretKeySpec(key, "AES"));
    }
}
