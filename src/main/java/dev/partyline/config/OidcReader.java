package dev.partyline.config;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.eclipse.microprofile.config.Config;

/** Reads what is set of logins; a mistake is an {@link IllegalArgumentException} that names the option. */
final class OidcReader {

    private static final String PREFIX = "partyline.oidc.";
    private static final List<String> OPTIONS =
            List.of("issuer", "client-id", "client-secret", "scopes", "public-url", "idle", "lifetime",
                    "check-interval");
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");

    private final Config config;

    OidcReader(Config config) {
        this.config = config;
    }

    OidcSettings read() {
        if (OPTIONS.stream().allMatch(option -> value(option).isEmpty())) return OidcSettings.OFF;
        URI issuer = value("issuer").map(text -> address("issuer", text))
                .orElseThrow(() -> wrong("issuer", "must be set where another option of logins is"));
        String client = value("client-id").orElseThrow(() -> wrong("client-id", "must be what the provider knows this server as"));
        var tokens = new JwtReader(config);
        return new OidcSettings(Optional.of(issuer), client, value("client-secret").map(Secret::new), scopes(),
                value("public-url").map(OidcReader::origin), duration("idle", "PT1H"), duration("lifetime", "PT12H"),
                checkInterval(), tokens.algorithms(), tokens.skew(), tokens.value("name-claim").orElse("sub"),
                tokens.value("groups-claim").orElse("groups"));
    }

    private Optional<String> value(String option) {
        return config.getOptionalValue(PREFIX + option, String.class).map(String::strip).filter(text -> !text.isEmpty());
    }

    private List<String> scopes() {
        List<String> scopes = Arrays.stream(value("scopes").orElse("openid,profile").split(",")).map(String::strip).toList();
        boolean good = scopes.contains("openid") && scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches());
        if (good) return scopes;
        throw wrong("scopes", "must be names of scopes, openid among them");
    }

    private static URI address(String option, String text) {
        return JwtReader.trusted(text).filter(address -> address.getQuery() == null && address.getFragment() == null)
                .orElseThrow(() -> wrong(option, "must be an https address without login; http is for this machine"));
    }

    /** The application is at the root of its host, so there is no path. */
    private static URI origin(String text) {
        URI address = address("public-url", text.replaceFirst("/$", ""));
        if (address.getRawPath().isEmpty()) return address;
        throw wrong("public-url", "must be an address without a path");
    }

    private Duration checkInterval() {
        return value("check-interval").filter("0"::equals).map(never -> Duration.ZERO)
                .orElseGet(() -> duration("check-interval", "PT3S"));
    }

    private Duration duration(String option, String otherwise) {
        try {
            Duration duration = Duration.parse(value(option).orElse(otherwise));
            if (!duration.isNegative() && !duration.isZero()) return duration;
        } catch (DateTimeException unreadable) {
            // as good as none
        }
        throw wrong(option, "must be a positive ISO-8601 duration such as " + otherwise);
    }

    private static IllegalArgumentException wrong(String option, String why) {
        return new IllegalArgumentException(PREFIX + option + " " + why);
    }
}
