package dev.partyline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import org.eclipse.microprofile.config.Config;

/** Reads what is set of bearer tokens; a mistake is an {@link IllegalArgumentException} that names the option. */
final class JwtReader {

    private static final String PREFIX = "partyline.jwt.";
    private static final List<String> OPTIONS =
            List.of("issuer", "audience", "jwks-uri", "keys", "algorithms", "clock-skew", "name-claim",
                    "groups-claim");
    private static final List<String> OF_TOKENS_ONLY = List.of("issuer", "audience", "jwks-uri", "keys");
    /** Signed with a private key, and verified by what the Java platform has. With a shared key whoever verifies could sign. */
    private static final List<JWSAlgorithm> POSSIBLE = List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512,
            JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Config config;

    JwtReader(Config config) {
        this.config = config;
    }

    JwtSettings read() {
        List<String> own = loginIsOn() ? OF_TOKENS_ONLY : OPTIONS;
        if (own.stream().allMatch(option -> value(option).isEmpty())) return JwtSettings.OFF;
        String issuer = value("issuer").orElseThrow(() -> wrong("issuer", "must be set where another option of tokens is"));
        List<String> audience = list("audience").toList();
        if (audience.isEmpty()) throw wrong("audience", "must name what tokens for this server are for");
        Optional<URI> uri = value("jwks-uri").map(JwtReader::address);
        Optional<JWKSet> keys = value("keys").map(JwtReader::keys);
        if (uri.isPresent() == keys.isPresent()) throw wrong("jwks-uri", "or keys must be set, and not both");
        return new JwtSettings(Optional.of(issuer), audience, uri, keys.orElseGet(JWKSet::new), algorithms(), skew(),
                value("name-claim").orElse("sub"), value("groups-claim").orElse("groups"));
    }

    /** What is left says how the provider's tokens are read, those of logins too. */
    private boolean loginIsOn() {
        return config.getOptionalValue("partyline.oidc.issuer", String.class).filter(text -> !text.isBlank()).isPresent();
    }

    Optional<String> value(String option) {
        return config.getOptionalValue(PREFIX + option, String.class).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Stream<String> list(String option) {
        return Arrays.stream(value(option).orElse("").split(",")).map(String::strip).filter(item -> !item.isEmpty());
    }

    private static URI address(String text) {
        return trusted(text).orElseThrow(
                () -> wrong("jwks-uri", "must be an https address without login; http is for this machine"));
    }

    /** What comes over a network in clear could be anybody's.
     *  @return empty for such an address, one with a login, or none at all */
    static Optional<URI> trusted(String text) {
        try {
            URI address = new URI(text);
            boolean near = "http".equals(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost()));
            boolean safe = "https".equals(address.getScheme()) && address.getHost() != null;
            return Optional.of(address).filter(good -> (near || safe) && good.getUserInfo() == null);
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static JWKSet keys(String text) {
        try {
            JWKSet keys = JWKSet.parse(text).toPublicJWKSet();
            if (!keys.isEmpty()) return keys;
        } catch (ParseException malformed) {
            throw wrong("keys", "must be a JWK set"); // the text is not shown: somebody may have put a private key there
        }
        throw wrong("keys", "must have a public key");
    }

    Set<JWSAlgorithm> algorithms() {
        if (value("algorithms").isEmpty()) return Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
        var algorithms = new LinkedHashSet<JWSAlgorithm>();
        list("algorithms").forEach(name -> algorithms.add(POSSIBLE.stream().filter(each -> each.getName().equals(name))
                .findFirst().orElseThrow(() -> wrong("algorithms", "must be some of " + POSSIBLE))));
        return algorithms;
    }

    Duration skew() {
        try {
            Duration skew = Duration.parse(value("clock-skew").orElse("PT30S"));
            if (!skew.isNegative() && skew.compareTo(MOST_SKEW) <= 0) return skew;
        } catch (DateTimeException unreadable) {
            // as good as one that is too long
        }
        throw wrong("clock-skew", "must be an ISO-8601 duration such as PT30S, PT5M at most");
    }

    private static IllegalArgumentException wrong(String option, String why) {
        return new IllegalArgumentException(PREFIX + option + " " + why);
    }
}
