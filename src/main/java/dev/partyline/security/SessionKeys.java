package dev.partyline.security;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.config.SessionKeyFile;
import dev.partyline.config.Settings;
import dev.partyline.security.Identity.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The session API keys, and those of agents. Only their hashes are kept, and every one of them is compared, so that the
 * time an answer takes says nothing about which key came close. Several keys are equally good: that is how they are replaced in operation.
 *
 * <p>Where there are none, nothing identifies. Keys may come from a file, too, which is read again when it has changed
 * ({@link #refresh}).
 *
 * <p>Threading: any thread; nothing waits but for that file.
 */
@ApplicationScoped
public class SessionKeys {

    private static final Pattern NAME = Pattern.compile("(?:key|agent)-[0-9]+", Pattern.CASE_INSENSITIVE);
    private static final int FINGERPRINT_BYTES = 4;
    private static final String UNREADABLE = "unreadable";
    private static final System.Logger LOG = System.getLogger(SessionKeys.class.getName());
    /** Of a line without a key; no hash is equal to it. */
    private static final byte[] NONE = {};

    private final List<byte[]> configured;
    private final List<byte[]> agentHashes;
    private final SessionKeyFile file;
    /** By name, as they are shown, also those of keys that are gone. */
    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();
    /** The configured ones, and behind them one for each line of the file. */
    private volatile List<byte[]> hashes = List.of();
    private volatile Set<String> ids = Set.of();
    private String read = "";

    /** For the proxy. */
    SessionKeys() {
        configured = List.of();
        agentHashes = List.of();
        file = SessionKeyFile.NONE;
    }

    @Inject
    public SessionKeys(Settings settings, SessionKeyFile file) {
        this.configured = hashes(settings.sessionApiKeys());
        this.agentHashes = hashes(settings.agentKeys());
        this.file = file;
        show("agent", agentHashes);
        known(List.of());
        readIfChanged();
    }

    /** Reads the file again if it has changed. While it cannot be read, what is known stays as it is. */
    void refresh() {
        readIfChanged();
    }

    private synchronized void readIfChanged() {
        try {
            String present = file.stamp();
            if (present.equals(read)) return;
            List<byte[]> lines = file.lines().stream().map(key -> key.isEmpty() ? NONE : Sha256.of(key)).toList();
            read = present;
            known(lines);
            LOG.log(INFO, () -> "read " + lines.stream().filter(hash -> hash != NONE).count() + " session API keys from a file");
        } catch (IOException unreadable) {
            if (!read.equals(UNREADABLE)) LOG.log(WARNING, "the file of session API keys cannot be read", unreadable);
            read = UNREADABLE;
        }
    }

    private void known(List<byte[]> lines) {
        hashes = Stream.concat(configured.stream(), lines.stream()).toList();
        ids = hashes.stream().map(SessionKeys::id).collect(Collectors.toUnmodifiableSet());
        show("key", hashes);
    }

    private void show(String kind, List<byte[]> all) {
        for (int place = 1; place <= all.size(); place++) {
            byte[] hash = all.get(place - 1);
            if (hash == NONE) continue;
            fingerprints.put(kind + "-" + place, kind + ":" + HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES));
        }
    }

    /** Whether an identity that rests on a key of the file still may: its line is there. */
    boolean has(Basis basis) {
        return ids.contains(basis.token());
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
        if (key > 0) return Optional.of(new Identity("key-" + key, Kind.SESSION_KEY).on(basis(key, hash)));
        return agentKey == 0 ? Optional.empty() : Optional.of(new Identity("agent-" + agentKey, Kind.AGENT_KEY));
    }

    /** A key that is configured ends with the server alone. */
    private Basis basis(int key, byte[] hash) {
        return key <= configured.size() ? Basis.LASTING : new Basis(Instant.MAX, "", "", id(hash), Instant.MIN);
    }

    private static String id(byte[] hash) {
        return HexFormat.of().formatHex(hash);
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
        return fingerprints.getOrDefault(name, name);
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
