package dev.partyline.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

import dev.partyline.config.Settings;
import dev.partyline.security.Identity.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The session API keys. Only their hashes are kept, and every one of them is compared, so that the time an answer takes
 * says nothing about which key came close. Several keys are equally good: that is how they are replaced in operation.
 *
 * <p>In open mode there are none, and nothing identifies; callers look at {@link Settings#open} first.
 */
@ApplicationScoped
public class SessionKeys {

    private final List<byte[]> hashes;

    /** For the proxy. */
    SessionKeys() {
        hashes = List.of();
    }

    @Inject
    public SessionKeys(Settings settings) {
        hashes = settings.sessionApiKeys().stream().filter(key -> !key.isBlank()).map(SessionKeys::hash).toList();
    }

    /**
     * Whose key this is; the identity is named after the key's place in the configuration.
     *
     * @param presented may be null
     * @return empty if it is none of the keys
     */
    public Optional<Identity> identify(String presented) {
        byte[] hash = hash(presented == null ? "" : presented);
        int found = 0;
        for (int place = 1; place <= hashes.size(); place++) {
            if (MessageDigest.isEqual(hash, hashes.get(place - 1))) found = place;
        }
        return found == 0 ? Optional.empty() : Optional.of(new Identity("key-" + found, Kind.SESSION_KEY));
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
