package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcReaderTest {

    private static final Map<String, String> LEAST =
            Map.of("issuer", "https://login.example.com/realms/company", "client-id", "partyline");

    private static Config config(Map<String, String> options) {
        return (Config) Proxy.newProxyInstance(OidcReaderTest.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(options.get(
                        arguments[0].toString().replaceFirst("^partyline\\.oidc\\.", ""))));
    }

    private static OidcSettings with(String option, String value) {
        var options = new HashMap<>(LEAST);
        options.put(option, value);
        return new OidcReader(config(options)).read();
    }

    @Test
    void whereNothingIsSetNobodySignsIn() {
        assertSame(OidcSettings.OFF, new OidcReader(config(Map.of())).read());
        assertFalse(OidcSettings.OFF.on());
    }

    @Test
    void twoOptionsAreEnough() {
        OidcSettings settings = new OidcReader(config(LEAST)).read();
        assertEquals(Optional.of(URI.create("https://login.example.com/realms/company")), settings.issuer());
        assertEquals(List.of("openid", "profile"), settings.scopes());
        assertEquals(Duration.ofHours(1), settings.idle());
        assertEquals(Duration.ofHours(12), settings.lifetime());
        assertEquals(Duration.ofSeconds(3), settings.checkInterval());
        assertEquals("sub", settings.nameClaim());
        assertEquals("groups", settings.groupsClaim());
        assertFalse(settings.publicByTls());
    }

    @Test
    void theOthersAreTakenAsTheyAre() {
        assertEquals(List.of("openid", "groups"), with("scopes", "openid, groups").scopes());
        assertEquals(Duration.ofMinutes(5), with("idle", "PT5M").idle());
        assertEquals(Duration.ofMinutes(1), with("check-interval", "PT1M").checkInterval());
        assertEquals(Duration.ZERO, with("check-interval", "0").checkInterval());
        assertEquals("shh", with("client-secret", "shh").clientSecret().orElseThrow().value());
        assertFalse(with("client-secret", "shh").toString().contains("shh"));
        OidcSettings behindProxy = with("public-url", "https://partyline.example.com/");
        assertEquals(Optional.of(URI.create("https://partyline.example.com")), behindProxy.publicUrl());
        assertTrue(behindProxy.publicByTls());
        assertEquals("email", with("partyline.jwt.name-claim", "email").nameClaim());
        assertEquals("roles", with("partyline.jwt.groups-claim", "roles").groupsClaim());
    }

    /** What says how the provider's tokens are read needs no bearer tokens then. */
    @Test
    void theClaimsMayBeNamedWithoutBearerTokens() {
        var options = Map.of("partyline.oidc.issuer", "https://login.example.com", "partyline.jwt.name-claim", "email");
        var config = (Config) Proxy.newProxyInstance(OidcReaderTest.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(options.get(arguments[0])));
        assertSame(JwtSettings.OFF, new JwtReader(config).read());
    }

    @ParameterizedTest
    @CsvSource({"issuer,http://login.example.com", "issuer,x", "issuer,https://a.example/?b=c", "client-id,' '",
        "scopes,profile", "scopes,'openid,a b'", "public-url,http://partyline.example.com", "public-url,https://a.example/path",
        "idle,PT0S", "idle,1", "lifetime,-PT1H", "check-interval,3"})
    void aMistakeIsNamed(String option, String value) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> with(option, value));
        assertTrue(mistake.getMessage().startsWith("partyline.oidc." + option + " must "), mistake.getMessage());
    }
}
