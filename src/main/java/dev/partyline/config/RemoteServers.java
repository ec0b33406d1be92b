package dev.partyline.config;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.config.Config;

/**
 * The agent servers that the administrator has named in {@code partyline.remotes}; what is known of each stands in options
 * behind {@code partyline.remote.<name>.}. Clients choose among these names, and never give an address.
 */
public final class RemoteServers {

    private static final String NAMES = "partyline.remotes";
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration RETRY_MOST = Duration.ofSeconds(30);

    private final Map<String, RemoteServer> servers = new LinkedHashMap<>();

    public RemoteServers(Collection<RemoteServer> servers) {
        servers.forEach(server -> this.servers.put(server.name(), server));
    }

    /** @param patience where an agent server has none of its own
     *  @throws IllegalArgumentException naming the option that makes no sense */
    static RemoteServers read(Config config, Duration patience) {
        String names = config.getOptionalValue(NAMES, String.class).orElse("");
        return new RemoteServers(List.of(names.split(",")).stream().map(String::strip).filter(name -> !name.isEmpty())
                .map(name -> read(config, name, patience)).toList());
    }

    private static RemoteServer read(Config config, String name, Duration patience) {
        if (!name.matches("[A-Za-z0-9_-]{1,40}")) {
            throw new IllegalArgumentException(NAMES + " has '" + name + "', but a name has letters, digits, - and _ only");
        }
        String prefix = "partyline.remote." + name + ".";
        String key = config.getOptionalValue(prefix + "key", String.class).orElse("").strip();
        return new RemoteServer(name, url(config, prefix + "url"), key,
                config.getOptionalValue(prefix + "webhook-key", String.class).map(String::strip).orElse(key),
                duration(config, prefix + "patience", patience), duration(config, prefix + "retry", RETRY),
                duration(config, prefix + "retry-most", RETRY_MOST));
    }

    /** The value is not repeated in the error: it may hold a login. */
    private static URI url(Config config, String option) {
        String text = config.getOptionalValue(option, String.class).orElse("").strip().replaceAll("/+$", "");
        try {
            URI url = URI.create(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getQuery() == null && url.getUserInfo() == null) return url;
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(option + " must be an http or https address without login and query", none);
        }
        throw new IllegalArgumentException(option + " must be an http or https address without login and query");
    }

    private static Duration duration(Config config, String option, Duration otherwise) {
        String text = config.getOptionalValue(option, String.class).orElse(otherwise.toString()).strip();
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && !duration.isZero()) return duration;
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(wrong(option, text), unreadable);
        }
        throw new IllegalArgumentException(wrong(option, text));
    }

    private static String wrong(String option, String text) {
        return option + " is '" + text + "', but must be a positive ISO-8601 duration such as PT30S";
    }

    public Optional<RemoteServer> find(String name) {
        return Optional.ofNullable(servers.get(name));
    }

    @Override
    public String toString() {
        return servers.values().toString();
    }
}
