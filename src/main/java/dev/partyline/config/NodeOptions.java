package dev.partyline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import org.eclipse.microprofile.config.Config;

/**
 * What this server is among others.
 *
 * @param id {@code partyline.node.id}, unique among them; made anew at each start if it is not given
 * @param url {@code partyline.node.url}, where the others reach it; empty if it is not given
 * @param lease {@code partyline.cluster.lease}: how long after it was heard of last a server is taken for gone, and its agents are
 *     taken over: 6 s
 * @param secret {@code partyline.node.secret}, the same on all of them; empty if they are to agree on one by themselves
 */
public record NodeOptions(String id, String url, Duration lease, Optional<Secret> secret) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final int SECRET_CHARS = 16;
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    static NodeOptions read(Config config) {
        String id = config.getOptionalValue("partyline.node.id", String.class).map(String::strip)
                .orElseGet(() -> UUID.randomUUID().toString().substring(0, 13));
        if (!ID.matcher(id).matches()) throw new IllegalArgumentException("partyline.node.id is '" + id
                + "', but must be 64 letters, digits and . _ - at most");
        String url = config.getOptionalValue("partyline.node.url", String.class).map(String::strip).orElse("");
        if (!url.isEmpty() && !isUrl(url)) throw new IllegalArgumentException("partyline.node.url is '" + url
                + "', but must be such as http://10.0.0.1:8080");
        return new NodeOptions(id, url, lease(config.getOptionalValue("partyline.cluster.lease", String.class)
                .orElse(LEASE.toString()).strip()), secret(config));
    }

    private static boolean isUrl(String text) {
        try {
            var uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException wrong) {
            return false;
        }
    }

    private static Duration lease(String text) {
        try {
            Duration lease = Duration.parse(text);
            if (lease.compareTo(SHORTEST) >= 0) return lease;
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(wrong(text), unreadable);
        }
        throw new IllegalArgumentException(wrong(text));
    }

    private static Optional<Secret> secret(Config config) {
        Optional<String> text = config.getOptionalValue("partyline.node.secret", String.class).map(String::strip)
                .filter(each -> !each.isEmpty());
        if (text.filter(each -> each.length() < SECRET_CHARS).isPresent()) throw new IllegalArgumentException(
                "partyline.node.secret must have " + SECRET_CHARS + " characters at least");
        return text.map(Secret::new);
    }

    private static String wrong(String text) {
        return "partyline.cluster.lease is '" + text + "', but must be an ISO-8601 duration of at least " + SHORTEST;
    }
}
