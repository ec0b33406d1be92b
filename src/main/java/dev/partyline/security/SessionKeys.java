package dev.partyline.security;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
 * <p>Where there are none, nothing identifies.
 */
@ApplicationScoped
public class SessionKeys {

    private static final Pattern NAME = Pattern.compile("(?:key|agent)-(?:[a-z][a-z0-9-]*-)?[0-9]+", Pattern.CASE_INSENSITIVE);
    private static final int FINGERPRINT_BYTES = 4;

    private final List<Held> keys;

    /** What a key is kept as. */
    private record Held(Identity identity, byte[] hash) {}

    /** For the proxy. */
    SessionKeys() {
        keys = List.of();
    }

    @Inject
    public SessionKeys(Settings settings, TenantSettings tenants) {
        var held = new ArrayList<Held>();
        hold(settings.agentKeys(), Kind.AGENT_KEY, Tenant.DEFAULT, held);
        tenants.tenants().forEach((tenant, of) -> hold(of.agents(), Kind.AGENT_KEY, new Tenant(tenant), held));
        hold(settings.sessionApiKeys(), Kind.SESSION_KEY, Tenant.DEFAULT, held);
        tenants.tenants().forEach((tenant, of) -> hold(of.session(), Kind.SESSION_KEY, new Tenant(tenant), held));
        keys = List.copyOf(held);
    }

    private static void hold(List<String> keys, Kind kind, Tenant tenant, List<Held> held) {
        String prefix = (kind == Kind.AGENT_KEY ? "agent-" : "key-") + (tenant.name().isEmpty() ? "" : tenant.name() + "-");
        int place = 0;
        for (String key : keys) {
            if (key.isBlank()) continue;
            place++;
            held.add(new Held(new Identity(prefix + place, kind).of(tenant), Sha256.of(key)));
        }
    }

    /**
     * Whose key this is; the identity is named after the key's tenant and its place in the configuration. A key in several
     * lists is a session key before it is an agent's.
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
        return keys.stream().filter(key -> key.identity().name().equals(name)).findFirst()
                .map(key -> name.substring(0, name.lastIndexOf('-')) + ":"
                        + HexFormat.of().formatHex(key.hash(), 0, FINGERPRINT_BYTES)).orElse(name);
    }
}
