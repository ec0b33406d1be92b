package dev.partyline.security;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.partyline.config.Settings;
import dev.partyline.security.Identity.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The session API keys, and those of agents. Only their hashes are kept, and every one of them is compared, so that the
 * time an answer takes says nothing about which key came close. Several keys are equally good: that is how they are replaced in operation.
 *
 * <p>Where there are none, nothing identifies.
 */
@ApplicationScoped
public class SessionKeys {

    private static final Pattern NAME = Pattern.compile("(?:key|agent)-[0-9]+", Pattern.CASE_INSENSITIVE);
    private static final int FINGERPRINT_BYTES = 4;

    private final List<byte[]> hashes;
    private final List<byte[]> agentHashes;

    /** For the proxy. */
    SessionKeys() {
        hashes = List.of();
        agentHashes = List.of();
    }

    @Inject
    public SessionKeys(Settings settings) {
        hashes = hashes(settings.sessionApiKeys());
        agentHashes = hashes(settings.agentKeys());
    }

    /**
     * Whose key this is; the identity is named after the key's place in the configuration. A key in both lists is a
     * session key.
     *
     * @param presented may be null
     * @return empty if it is none of the keys
     */
    public Optional<Identity> identify(String presented) {
        byte[] hash = Sha256.of(presented == null ? "" : presented);
        int key = place(hash, hashes);
        int agentKey = place(hash, agentHashes);
        if (key > 0) return Optional.of(new Identity("key-" + key, Kind.SESSION_KEY));
        return agentKey == 0 ? Optional.empty() : Optional.of(new Identity("agent-" + agentKey, Kind.AGENT_KEY));
    }

    /** Whether a key could be named so; nobody else may be, for rights go by name. */
    static boolean names(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * What a key is shown as: a part of its hash, which stays the same when the configuration is put in another order.
     *
     * @param name of an identity
     * @return {@code key:} or {@code agent:} and eight hexadecimal digits; the name itself if it is not that of a key
     */
    public String fingerprint(String name) {
        int dash = name.lastIndexOf('-');
        if (!name.matches("(key|agent)-\\d{1,9}")) return name;
        int place = Integer.parseInt(name.substring(dash + 1));
        List<byte[]> of = name.startsWith("key") ? hashes : agentHashes;
        if (place < 1 || place > of.size()) return name;
        return name.substring(0, dash) + ":" + HexFormat.of().formatHex(of.get(place - 1), 0, FINGERPRINT_BYTES);
    }

    /** @return counted from 1; 0 if it is none of them */
    private static int place(byte[] hash, List<byte[]> hashes) {
        int found = 0;
        for (int place = 1; place <= hashes.size(); place++) {
            if (MessageDigest.isEqual(hash, hashes.get(place - 1))) found = place;
        }
        return found;
    }

    private static List<byte[]> hashes(List<String> keys) {
        return keys.stream().filter(key -> !key.isBlank()).map(Sha256::of).toList();
    }
}
