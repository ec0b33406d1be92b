package dev.partyline.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import redis.clients.jedis.HostAndPort;

/**
 * Where Redis is: {@code redis://host:port/database}, {@code redis+sentinel://host:port,host:port/name/database} or
 * {@code redis+cluster://host:port,host:port}, each with {@code user:password@} before the hosts where there is one, and with
 * {@code rediss} for TLS. Says nothing of itself, because of the password.
 *
 * @param hosts of Redis, or of the sentinels; at least one
 * @param user empty for the default one
 * @param password percent-decoded; empty for none
 * @param name of the primary, as the sentinels know it
 */
record RedisAddress(Kind kind, boolean tls, Set<HostAndPort> hosts, Optional<String> user, Optional<String> password,
        String name, int database) {

    /** How Redis is run. */
    enum Kind { STANDALONE, SENTINEL, CLUSTER }

    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;
    private static final int LARGEST_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile("(rediss?)(\\+sentinel|\\+cluster)?://(?:([^@/]*)@)?([^@/?#]+)(?:/([^?#]*))?");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final Pattern DATABASE = Pattern.compile("\\d{0,4}");

    /** @throws IllegalArgumentException with a fixed text, which says nothing of what was given */
    static RedisAddress parse(String uri) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) throw wrong();
        Kind kind = form.group(2) == null ? Kind.STANDALONE : Kind.valueOf(form.group(2).substring(1).toUpperCase(Locale.ROOT));
        String path = form.group(5) == null ? "" : form.group(5);
        String name = kind == Kind.SENTINEL ? path.replaceFirst("/.*", "") : "";
        String database = kind == Kind.SENTINEL ? path.substring(name.length()).replaceFirst("^/", "") : path;
        boolean whole = kind == Kind.SENTINEL ? !name.isEmpty() : kind != Kind.CLUSTER || database.isEmpty();
        if (!whole || !DATABASE.matcher(database).matches()) throw wrong();
        var hosts = hosts(form.group(4), kind);
        String login = form.group(3) == null ? "" : form.group(3);
        int colon = login.indexOf(':');
        return new RedisAddress(kind, form.group(1).equals("rediss"), hosts, part(login.substring(0, Math.max(0, colon))),
                part(login.substring(colon + 1)), name, database.isEmpty() ? 0 : Integer.parseInt(database));
    }

    private static Set<HostAndPort> hosts(String text, Kind kind) {
        var hosts = new LinkedHashSet<HostAndPort>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST.matcher(each);
            if (!host.matches()) throw wrong();
            int port = host.group(2) != null ? Integer.parseInt(host.group(2)) : kind == Kind.SENTINEL ? SENTINEL_PORT : PORT;
            if (port == 0 || port > LARGEST_PORT) throw wrong();
            hosts.add(new HostAndPort(host.group(1).replaceAll("[\\[\\]]", ""), port));
        }
        if (kind == Kind.STANDALONE && hosts.size() > 1) throw wrong();
        return hosts;
    }

    private static Optional<String> part(String encoded) {
        try {
            return Optional.of(URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8)).filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException cut) {
            throw wrong();
        }
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("partyline.redis.uri must be redis://host:port, redis+sentinel://host:port,host:port/name"
                + " or redis+cluster://host:port,host:port, with user:password@ before the hosts where there is one, and rediss for TLS");
    }

    @Override
    public String toString() {
        return kind + "[" + hosts.size() + "]";
    }
}
