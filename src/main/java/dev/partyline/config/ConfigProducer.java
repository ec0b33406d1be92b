package dev.partyline.config;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads the options once, when the application starts; a value that makes no sense stops the start and is named. */
@ApplicationScoped
public class ConfigProducer {

    private static final String PREFIX = "partyline.";
    private static final String KEY_FILE = "session-api-keys-file";

    private final InstantSource clock = new MonotonicClock();
    private Settings settings;
    private Limits limits;
    private RateLimits rates;
    private ConnectionLimits connections;
    private StorageLimits storage;
    private Models models;
    private SecretKeys secretKeys;
    private AgentLimits agentLimits;
    private RemoteServers remotes;
    private JwtSettings jwt;
    private JwksOptions jwks;
    private OidcSettings oidc;
    private AuditOptions audit;
    private RoleSettings roles;
    private TenantSettings tenants;
    private AccessOptions access;
    private WebOptions web;
    private SessionKeyFile keyFile;
    private NodeOptions node;
    private RedisOptions redis;

    @PostConstruct
    void read() {
        Config config = ConfigProvider.getConfig();
        var bounds = new OptionReader(config, PREFIX + "limits.");
        limits = bounds.read(Limits.defaults());
        rates = bounds.orZero().read(RateLimits.defaults());
        connections = bounds.orZero().read(ConnectionLimits.defaults());
        storage = bounds.orZero().read(StorageLimits.defaults());
        models = new ModelReader(config).read();
        secretKeys = SecretKeys.parse(list(config, "secret-keys"));
        agentLimits = new AgentLimits(number(config, "max-conversations-per-user", 0),
                duration(config, "close-delay", Duration.ofHours(1)));
        remotes = RemoteServers.read(config, limits.agentWait());
        jwt = new JwtReader(config).read();
        jwks = new OptionReader(config, PREFIX + "jwks.").read(JwksOptions.defaults());
        oidc = new OidcReader(config).read();
        audit = new OptionReader(config, PREFIX + "audit.").read(AuditOptions.defaults());
        roles = new RoleSettings(groups(config, "administrators"), groups(config, "operators"), groups(config, "viewers"),
                groups(config, "auditors"), config.getOptionalValue(PREFIX + "roles.default", String.class)
                        .map(String::strip).filter(role -> !role.isEmpty() && !role.equals("none")));
        tenants = TenantSettings.read(config);
        access = new OptionReader(config, PREFIX + "access.").read(AccessOptions.defaults());
        redis = new RedisOptions(config.getOptionalValue(PREFIX + "redis.uri", String.class).map(String::strip)
                .filter(uri -> !uri.isEmpty()).map(Secret::new),
                config.getOptionalValue(PREFIX + "redis.prefix", String.class).orElse("partyline").strip(),
                new OptionReader(config, PREFIX + "redis.").read(RedisLimits.defaults()),
                new OptionReader(config, PREFIX + "redis.").orZero().read(RedisDurability.defaults()));
        web = new WebOptions(flag(config, "require-tls", false), flag(config, "require-origin", false), proxies(config));
        node = NodeOptions.read(config);
        keyFile = config.getOptionalValue(PREFIX + KEY_FILE, String.class).map(String::strip)
                .filter(path -> !path.isEmpty()).map(path -> SessionKeyFile.of(PREFIX + KEY_FILE, Path.of(path)))
                .orElse(SessionKeyFile.NONE);
        settings = new Settings(Path.of(config.getOptionalValue(PREFIX + "data-dir", String.class)
                .orElse(System.getProperty("user.home") + "/.partyline")).toAbsolutePath(),
                list(config, "session-api-keys"), list(config, "agent-keys"), origins(config),
                flag(config, "demo", true),
                config.getOptionalValue(PREFIX + "store", String.class).orElse("file"),
                duration(config, "undo-delete", Duration.ofDays(1)), clientWaitPolicy(config));
    }

    @Produces
    @Dependent
    public Limits limits() {
        return limits;
    }

    @Produces
    @Dependent
    public RateLimits rates() {
        return rates;
    }

    @Produces
    @Dependent
    public ConnectionLimits connections() {
        return connections;
    }

    @Produces
    @Dependent
    public StorageLimits storage() {
        return storage;
    }

    @Produces
    @Dependent
    public Settings settings() {
        return settings;
    }

    @Produces
    @Dependent
    public Models models() {
        return models;
    }

    @Produces
    @Dependent
    public SecretKeys secretKeys() {
        return secretKeys;
    }

    @Produces
    @Dependent
    public AgentLimits agentLimits() {
        return agentLimits;
    }

    @Produces
    @Dependent
    public RemoteServers remotes() {
        return remotes;
    }

    @Produces
    @Dependent
    public JwtSettings jwt() {
        return jwt;
    }

    @Produces
    @Dependent
    public JwksOptions jwks() {
        return jwks;
    }

    @Produces
    @Dependent
    public OidcSettings oidc() {
        return oidc;
    }

    @Produces
    @Dependent
    public AuditOptions audit() {
        return audit;
    }

    @Produces
    @Dependent
    public RoleSettings roles() {
        return roles;
    }

    @Produces
    @Dependent
    public TenantSettings tenants() {
        return tenants;
    }

    @Produces
    @Dependent
    public AccessOptions access() {
        return access;
    }

    @Produces
    @Dependent
    public WebOptions web() {
        return web;
    }

    @Produces
    @Dependent
    public SessionKeyFile keyFile() {
        return keyFile;
    }

    @Produces
    @Dependent
    public NodeOptions node() {
        return node;
    }

    @Produces
    @Dependent
    public RedisOptions redis() {
        return redis;
    }

    @Produces
    @Dependent
    public InstantSource clock() {
        return clock;
    }

    private static ClientWaitPolicy clientWaitPolicy(Config config) {
        String option = PREFIX + "client-wait-policy";
        String text = config.getOptionalValue(option, String.class).orElse("continue").strip();
        return ClientWaitPolicy.of(text).orElseThrow(() -> new IllegalArgumentException(
                option + " is '" + text + "', but must be continue, pause or stop"));
    }

    private static List<String> origins(Config config) {
        List<String> origins = list(config, "allowed-origins");
        for (String each : origins) {
            if (WebOrigin.parse(each).isEmpty()) throw new IllegalArgumentException(PREFIX + "allowed-origins has '" + each
                    + "', but must have origins such as https://agents.example.com, without a path");
        }
        return origins;
    }

    private static TrustedProxies proxies(Config config) {
        try {
            return TrustedProxies.parse(list(config, "trusted-proxies"));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(PREFIX + "trusted-proxies: " + wrong.getMessage(), wrong);
        }
    }

    private static boolean flag(Config config, String name, boolean otherwise) {
        String text = config.getOptionalValue(PREFIX + name, String.class).orElse(String.valueOf(otherwise)).strip();
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw new IllegalArgumentException(PREFIX + name + " is '" + text + "', but must be true or false");
    }

    private static int number(Config config, String name, int otherwise) {
        String text = config.getOptionalValue(PREFIX + name, String.class).orElse(String.valueOf(otherwise)).strip();
        if (text.matches("\\d{1,9}")) return Integer.parseInt(text);
        throw new IllegalArgumentException(PREFIX + name + " is '" + text + "', but must be 0 or a positive whole number");
    }

    /** @return zero, which {@code 0} means too, or more */
    private static Duration duration(Config config, String name, Duration otherwise) {
        String text = config.getOptionalValue(PREFIX + name, String.class).orElse(otherwise.toString()).strip();
        try {
            Duration duration = text.equals("0") ? Duration.ZERO : Duration.parse(text);
            if (!duration.isNegative()) return duration;
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(wrongDuration(name, text), unreadable);
        }
        throw new IllegalArgumentException(wrongDuration(name, text));
    }

    private static String wrongDuration(String name, String text) {
        return PREFIX + name + " is '" + text + "', but must be 0 or an ISO-8601 duration such as P1D";
    }

    private static Set<String> groups(Config config, String role) {
        return new LinkedHashSet<>(list(config, "roles." + role));
    }

    static List<String> list(Config config, String name) {
        return config.getOptionalValue(PREFIX + name, String.class).map(text -> List.of(text.split(",")))
                .orElse(List.of()).stream().map(String::strip).filter(item -> !item.isEmpty()).toList();
    }
}
