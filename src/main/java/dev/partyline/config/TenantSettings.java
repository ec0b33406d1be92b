package dev.partyline.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.Config;

/**
 * The tenants that share the server beside the default one, and what is known of each. Immutable.
 *
 * @param claim of a token that names a tenant; empty where all tokens are of the default one
 * @param tenants by their names, without the default one
 */
public record TenantSettings(Optional<String> claim, Map<String, Keys> tenants) {

    /** One party. */
    public static final TenantSettings NONE = new TenantSettings(Optional.empty(), Map.of());

    /** Of the one that there always is, as everybody is shown it. */
    public static final String DEFAULT = "default";

    private static final String NAMES = "partyline.tenants";
    /** What {@code conversation.Tenant} takes. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /**
     * What the keys of a tenant are.
     *
     * @param session of which each opens the tenant's conversations
     * @param agents for programs that are agents of these
     */
    public record Keys(List<String> session, List<String> agents) {

        public Keys {
            session = List.copyOf(session);
            agents = List.copyOf(agents);
        }

        private List<String> all() {
            return Stream.of(session, agents).flatMap(List::stream).toList();
        }

        @Override
        public String toString() {
            return "Keys[session=" + session.size() + ", agents=" + agents.size() + "]";
        }
    }

    /** @throws IllegalArgumentException naming the option that makes no sense */
    static TenantSettings read(Config config) {
        var tenants = new LinkedHashMap<String, Keys>();
        for (String name : ConfigProducer.list(config, "tenants")) tenants.put(name(name), keys(config, name));
        requireApart(keys(config, ""), tenants);
        Optional<String> claim = config.getOptionalValue("partyline.jwt.tenant-claim", String.class).map(String::strip)
                .filter(text -> !text.isEmpty());
        if (claim.isPresent() && tenants.isEmpty()) {
            throw new IllegalArgumentException("partyline.jwt.tenant-claim needs " + NAMES);
        }
        return new TenantSettings(claim, tenants);
    }

    private static String name(String name) {
        if (name.equals(DEFAULT)) throw new IllegalArgumentException(NAMES + ": there is always a default one");
        if (NAME.matcher(name).matches()) return name;
        throw new IllegalArgumentException(NAMES + " has '" + name + "', but a name has small letters, digits and - only,"
                + " begins with a letter and has 31 characters at most");
    }

    /** A key says whose it is. */
    private static void requireApart(Keys defaults, Map<String, Keys> tenants) {
        var known = new HashMap<String, String>();
        defaults.all().forEach(key -> known.put(key, DEFAULT));
        tenants.forEach((tenant, keys) -> keys.all().forEach(key -> {
            String other = known.putIfAbsent(key, tenant);
            if (other == null || other.equals(tenant)) return;
            throw new IllegalArgumentException("the tenants " + other + " and " + tenant + " have a key in common");
        }));
    }

    /** @param name empty for the default tenant */
    private static Keys keys(Config config, String name) {
        String prefix = name.isEmpty() ? "" : "tenant." + name + ".";
        return new Keys(ConfigProducer.list(config, prefix + "session-api-keys"),
                ConfigProducer.list(config, prefix + "agent-keys"));
    }

    /** Whether any tenant has a session API key of its own. */
    public boolean hasSessionKeys() {
        return tenants.values().stream().anyMatch(keys -> !keys.session().isEmpty());
    }

    /** Whether there is one of this name, {@link #DEFAULT} included. */
    public boolean has(String name) {
        return name.equals(DEFAULT) || tenants.containsKey(name);
    }

    /** The names, {@link #DEFAULT} first. */
    public List<String> names() {
        return Stream.concat(Stream.of(DEFAULT), tenants.keySet().stream()).toList();
    }
}
