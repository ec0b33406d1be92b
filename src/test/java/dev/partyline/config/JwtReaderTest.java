package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtReaderTest {

    private static final Map<String, String> LEAST = Map.of("issuer", "https://login.example.com", "audience", "partyline",
            "jwks-uri", "https://login.example.com/jwks");

    private static JwtSettings read(Map<String, String> options) {
        var config = (Config) Proxy.newProxyInstance(JwtReaderTest.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(options.get(
                        arguments[0].toString().replaceFirst("^partyline\\.jwt\\.", ""))));
        return new JwtReader(config).read();
    }

    private static JwtSettings with(String option, String value) {
        var options = new HashMap<>(LEAST);
        options.put(option, value);
        return read(options);
    }

    private static JwtSettings without(String option) {
        return with(option, null);
    }

    private static String refused(String option, String value) {
        return assertThrows(IllegalArgumentException.class, () -> with(option, value)).getMessage();
    }

    @Test
    void whereNothingIsSetNoTokenIsGood() {
        assertSame(JwtSettings.OFF, read(Map.of()));
        assertFalse(JwtSettings.OFF.on());
    }

    @Test
    void threeOptionsAreEnough() {
        JwtSettings settings = read(LEAST);
        assertEquals(Optional.of("https://login.example.com"), settings.issuer());
        assertEquals(List.of("partyline"), settings.audience());
        assertEquals(Optional.of(URI.create("https://login.example.com/jwks")), settings.jwksUri());
        assertEquals(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), settings.algorithms());
        assertEquals(Duration.ofSeconds(30), settings.clockSkew());
        assertEquals("sub", settings.nameClaim());
        assertEquals("groups", settings.groupsClaim());
        assertEquals("realm_access.roles", with("groups-claim", " realm_access.roles ").groupsClaim());
    }

    @Test
    void theOthersAreTakenAsTheyAre() {
        assertEquals(List.of("a", "b"), with("audience", " a, ,b").audience());
        assertEquals(Set.of(JWSAlgorithm.PS256, JWSAlgorithm.ES512), with("algorithms", "PS256, ES512").algorithms());
        assertEquals(Duration.ZERO, with("clock-skew", "PT0S").clockSkew());
        assertEquals("email", with("name-claim", "email").nameClaim());
        assertEquals(Optional.of(URI.create("http://127.0.0.1:8180/jwks")),
                with("jwks-uri", "http://127.0.0.1:8180/jwks").jwksUri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS256,HS512", "rs256", "EdDSA", "dir"})
    void whoeverCanVerifyMustNotBeAbleToSign(String algorithms) {
        String expected = "partyline.jwt.algorithms must be some of [RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512]";
        assertEquals(expected, refused("algorithms", algorithms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://login.example.com/jwks", "ftp://localhost/x", "file:///etc/keys", "https://u:p@h/x", "x",
        "https://", "http://localhost.evil.example/x", "http://127.0.0.1@evil.example/x"})
    void keysComeByAWayThatCanBeTrusted(String address) {
        assertEquals("partyline.jwt.jwks-uri must be an https address without login; http is for this machine",
                refused("jwks-uri", address));
    }

    @ParameterizedTest
    @CsvSource({"clock-skew,PT6M", "clock-skew,-PT1S", "clock-skew,30"})
    void clocksDifferByMinutesAtMost(String option, String value) {
        assertEquals("partyline.jwt.clock-skew must be an ISO-8601 duration such as PT30S, PT5M at most",
                refused(option, value));
    }

    @ParameterizedTest
    @CsvSource({"issuer,must be set where another option of tokens is",
        "audience,must name what tokens for this server are for", "'jwks-uri','or keys must be set, and not both'"})
    void whatIsMissingIsNamed(String option, String why) {
        assertEquals("partyline.jwt." + option + " " + why,
                assertThrows(IllegalArgumentException.class, () -> without(option)).getMessage());
    }

    @Test
    void keysMayBeConfiguredOfWhichOnlyThePublicPartIsKept() throws JOSEException {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
        String set = "{\"keys\":[" + key.toJSONString() + "]}";
        assertEquals("partyline.jwt.jwks-uri or keys must be set, and not both", refused("keys", set));
        var options = new HashMap<>(LEAST);
        options.remove("jwks-uri");
        options.put("keys", set);
        assertEquals(List.of(key.toPublicJWK()), read(options).keys().getKeys());
        options.put("keys", "{\"keys\":[]}");
        assertEquals("partyline.jwt.keys must have a public key",
                assertThrows(IllegalArgumentException.class, () -> read(options)).getMessage());
        options.put("keys", "{");
        String message = assertThrows(IllegalArgumentException.class, () -> read(options)).getMessage();
        assertEquals("partyline.jwt.keys must be a JWK set", message);
    }
}
