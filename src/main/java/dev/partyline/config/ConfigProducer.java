package dev.partyline.config;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

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

    private final InstantSource clock = new MonotonicClock();
    private Settings settings;
    private Limits limits;
    private Models models;
    private SecretKeys secretKeys;
    private AgentLimits agentLimits;
    private RemoteServers remotes;
    private JwtSettings jwt;
    private OidcSettings oidc;
    private AuditOptions audit;

    @PostConstruct
    void read() {
        Config config = ConfigProvider.getConfig();
        limits = new OptionReader(config, PREFIX + "limits.").read(Limits.defaults());
        models = new ModelReader(config).read();
        secretKeys = SecretKeys.parse(list(config, "secret-keys"));
        agentLimits = new AgentLimits(number(config, "max-conversations-per-user", 0),
                duration(config, "close-delay", Duration.ofHours(1)));
        remotes = RemoteServers.read(config, limits.agentWait());
        jwt = new JwtReader(config).read();
        oidc = new OidcReader(config).read();
        audit = new OptionReader(config, PREFIX + "audit.").read(AuditOptions.defaults());
        settings = new Settings(Path.of(config.getOptionalValue(PREFIX + "data-dir", String.class)
                .orElse(System.getProperty("user.home") + "/.partyline")).toAbsolutePath(),
                list(config, "session-api-keys"), list(config, "agent-keys"), list(config, "allowed-origins"),
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
    public InstantSource clock() {
        return clock;
    }

    private static ClientWaitPolicy clientWaitPolicy(Config config) {
        String option = PREFIX + "client-wait-policy";
        String text = config.getOptionalValue(option, String.class).orElse("continue").strip();
        return ClientWaitPolicy.of(text).orElseThrow(() -> new IllegalArgumentException(
                option + " is '" + text + "', but must be continue, pause or stop"));
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

    private static List<String> list(Config config, String name) {
        return config.getOptionalValue(PREFIX + name, String.class).map(text -> List.of(text.split(",")))
                .orElse(List.of()).stream().map(String::strip).filter(item -> !item.isEmpty()).toList();
    }
}
