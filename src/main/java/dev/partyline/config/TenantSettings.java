package dev.partyline.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.Tenant;
import org.eclipse.microprofile.config.Config;

/**
 * The tenants that share the server beside the default one, and what is known of each. Immutable.
 *
 * @param claim of a token that names a tenant; empty where all tokens are of the default one
 * @param tenants by their names, without the default one
 */
public record TenantSettings(Optional<String> claim, Map<Tenant, Keys> tenants) {

    /** One party. */
    public static final TenantSettings NONE = new TenantSettings(Optional.empty(), Map.of());

    private static final String NAMES = "partyline.tenants";

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

        @Override
        public String toString() {
            return "Keys[session=" + session.size() + ", agents=" + agents.size() + "]";
        }
    }

    /** @throws IllegalArgumentException naming the option that makes no sense */
    static TenantSettings read(Config config) {
        var tenants = new LinkedHashMap<Tenant, Keys>();
        for (String name : ConfigProducer.list(config, "tenants")) tenants.put(tenant(name), keys(config, name));
        Optional<String> claim = config.getOptionalValue("partyline.jwt.tenant-claim", String.class).map(String::strip)
                .filter(text -> !text.isEmpty());
        if (claim.isPresent() && tenants.isEmpty()) {
            throw new IllegalArgumentException("partyline.jwt.tenant-claim needs " + NAMES);
        }
        return new TenantSettings(claim, tenants);
    }

    private static Tenant tenant(String name) {
        try {
            if (!name.equals(Tenant.DEFAULT.label())) return new Tenant(name);
        } catch (IllegalArgumentException badName) {
            throw new IllegalArgumentException(NAMES + ": " + badName.getMessage(), badName);
        }
        throw new IllegalArgumentException(NAMES + ": there is always a default one");
    }

    private static Keys keys(Config config, String name) {
        String prefix = "tenant." + name + ".";
        return new Keys(ConfigProducer.list(config, prefix + "session-api-keys"),
                ConfigProducer.list(config, prefix + "agent-keys"));
    }

    /** Whether any tenant has a session API key of its own. */
    public boolean hasSessionKeys() {
        return tenants.values().stream().anyMatch(keys -> !keys.session().isEmpty());
    }

    /** @return the tenant of this name, or the default one by its {@link Tenant#label}; empty if it is not configured */
    public Optional<Tenant> find(String name) {
        if (name.equals(Tenant.DEFAULT.label())) return Optional.of(Tenant.DEFAULT);
        return tenants.keySet().stream().filter(tenant -> tenant.name().equals(name)).findFirst();
    }

    /** The default one first. */
    public Set<Tenant> all() {
        var all = new LinkedHashSet<Tenant>();
        all.add(Tenant.DEFAULT);
        all.addAll(tenants.keySet());
        return all;
    }
}
