package dev.partyline.security;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.partyline.config.SessionKeyFile;
import dev.partyline.config.Settings;
import dev.partyline.config.TenantSettings;
import dev.partyline.conversation.Tenant;
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

    private static final Pattern NAME = Pattern.compile("(?:key|agent)-(?:[a-z][a-z0-9-]*-)?[0-9]+", Pattern.CASE_INSENSITIVE);
    private static final int FINGERPRINT_BYTES = 4;
    private static final String UNREADABLE = "unreadable";
    private static final System.Logger LOG = System.getLogger(SessionKeys.class.getName());

    /** What a key is kept as. */
    private record Held(Identity identity, byte[] hash) {}

    /** Those of agents, so that a session key counts before them. */
    private final List<Held> agents;
    private final List<Held> configured;
    private final List<Held> ofTenants;
    private final SessionKeyFile file;
    /** By name, as they are shown, also those of keys that are gone. */
    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();
    /** All, with those of the file behind the configured ones. */
    private volatile List<Held> keys = List.of();
    private volatile Set<String> ids = Set.of();
    private String read = "";

    /** For the proxy. */
    SessionKeys() {
        agents = List.of();
        configured = List.of();
        ofTenants = List.of();
        file = SessionKeyFile.NONE;
    }

    @Inject
    public SessionKeys(Settings settings, TenantSettings tenants, SessionKeyFile file) {
        var ofAgents = new ArrayList<>(held(settings.agentKeys(), Kind.AGENT_KEY, Tenant.DEFAULT));
        var theirs = new ArrayList<Held>();
        tenants.tenants().forEach((name, of) -> {
            ofAgents.addAll(held(of.agents(), Kind.AGENT_KEY, new Tenant(name)));
            theirs.addAll(held(of.session(), Kind.SESSION_KEY, new Tenant(name)));
        });
        this.agents = List.copyOf(ofAgents);
        this.configured = held(settings.sessionApiKeys(), Kind.SESSION_KEY, Tenant.DEFAULT);
        this.ofTenants = List.copyOf(theirs);
        this.file = file;
        known(List.of());
        readIfChanged();
    }

    private static List<Held> held(List<String> keys, Kind kind, Tenant tenant) {
        String prefix = (kind == Kind.AGENT_KEY ? "agent-" : "key-") + (tenant.name().isEmpty() ? "" : tenant.name() + "-");
        List<String> good = keys.stream().filter(key -> !key.isBlank()).toList();
        return IntStream.range(0, good.size()).mapToObj(place -> new Held(
                new Identity(prefix + (place + 1), kind).of(tenant), Sha256.of(good.get(place)))).toList();
    }

    /** Reads the file again if it has changed. While it cannot be read, what is known stays as it is. */
    void refresh() {
        readIfChanged();
    }

    private synchronized void readIfChanged() {
        try {
            String present = file.stamp();
            if (present.equals(read)) return;
            List<Held> lines = lines(file.lines());
            read = present;
            known(lines);
            LOG.log(INFO, () -> "read " + lines.size() + " session API keys from a file");
        } catch (IOException unreadable) {
            if (!read.equals(UNREADABLE)) LOG.log(WARNING, "the file of session API keys cannot be read", unreadable);
            read = UNREADABLE;
        }
    }

    /** Named after their line, behind the configured ones. */
    private List<Held> lines(List<String> lines) {
        return IntStream.range(0, lines.size()).filter(line -> !lines.get(line).isEmpty()).mapToObj(line -> {
            byte[] hash = Sha256.of(lines.get(line));
            var identity = new Identity("key-" + (configured.size() + line + 1), Kind.SESSION_KEY);
            return new Held(identity.on(new Basis(Instant.MAX, "", "", id(hash), Instant.MIN)), hash);
        }).toList();
    }

    private void known(List<Held> lines) {
        keys = Stream.of(agents, configured, lines, ofTenants).flatMap(List::stream).toList();
        ids = keys.stream().map(key -> id(key.hash())).collect(Collectors.toUnmodifiableSet());
        for (Held key : keys) fingerprints.put(key.identity().name(), fingerprint(key));
    }

    private static String fingerprint(Held key) {
        String name = key.identity().name();
        return name.substring(0, name.lastIndexOf('-')) + ":" + HexFormat.of().formatHex(key.hash(), 0, FINGERPRINT_BYTES);
    }

    /** Whether an identity that rests on a key of the file still may: its line is there. */
    boolean has(Basis basis) {
        return ids.contains(basis.token());
    }

    /**
     * Whose key this is; the identity is named after the key's tenant and its place in the configuration. A key in several
     * lists is a session key before it is an agent's. One that is configured ends with the server alone.
     *
     * @param presented may be null
     * @return empty if it is none of the keys
     */
    public Optional<Identity> identify(String presented) {
        byte[] hash = Sha256.of(presented == null ? "" : presented);
        Identity found = null;
        for (Held key : keys) {
            if (MessageDigest.isEqual(hash, key.hash())) found = key.identity();
        }
        return Optional.ofNullable(found);
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
     * @return {@code key:} or {@code agent:} and eight hexadecimal digits, the tenant before the colon where it is not the
     *     default one; the name itself if it is not that of a key
     */
    public String fingerprint(String name) {
        return fingerprints.getOrDefault(name, name);
    }
}
