package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.Limits;
import dev.partyline.security.Identity.Kind;
import dev.partyline.testing.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are good. Those that are not have a test of their own. */
class BearerTokensTest {

    private static final Optional<Identity> ANNA = Optional.of(new Identity("anna", Kind.TOKEN));

    private final TokenIssuer issuer = TokenIssuer.start();
    private final Door door = TokenRig.door(TokenRig.settings(issuer));

    @AfterEach
    void close() {
        issuer.close();
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private Optional<Identity> claiming(JWTClaimsSet.Builder claims) {
        return TokenRig.shown(door, issuer.token(claims.build()));
    }

    @Test
    void aTokenOfTheIssuerSaysWhoItIs() {
        assertEquals(ANNA, TokenRig.shown(door, issuer.token("anna")));
        assertEquals(ANNA, TokenRig.shown(door, issuer.token("anna")), "as often as it is shown");
        assertEquals(1, issuer.fetches());
        assertEquals(2, door.meters.counter("partyline.tokens", "outcome", "accepted").count());
    }

    @Test
    void oneOfOurAudiencesIsEnough() {
        assertEquals(ANNA, claiming(TokenIssuer.claims("anna").audience("also-us")));
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims("anna").audience(List.of())));
    }

    @Test
    void clocksMayDifferALittle() {
        assertEquals(ANNA, claiming(TokenIssuer.claims("anna").expirationTime(inSeconds(-20))));
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims("anna").expirationTime(inSeconds(-40))));
        assertEquals(ANNA, claiming(TokenIssuer.claims("anna").notBeforeTime(inSeconds(20))));
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims("anna").notBeforeTime(inSeconds(40))));
    }

    @Test
    void aTokenMustExpire() {
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims("anna").expirationTime(null)));
    }

    /** By the clock of the server, with what the clocks may differ by. */
    @Test
    void aTokenSaysWhatItRestsOn() {
        Instant issued = Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        Basis basis = TokenRig.identity(door, issuer.token(TokenIssuer.claims("anna").expirationTime(inSeconds(100))
                .issueTime(Date.from(issued)).claim("sid", "s1").jwtID("t1").build())).orElseThrow().basis();
        assertEquals(List.of("anna", "s1", "t1", issued),
                List.of(basis.subject(), basis.session(), basis.token(), basis.issued()));
        long left = Duration.between(door.now, basis.until()).toSeconds();
        assertTrue(left >= 125 && left <= 130, () -> left + " s");
        assertFalse(basis.over(basis.until().minusNanos(1)));
        assertTrue(basis.over(basis.until()));
    }

    @Test
    void aTokenNeedsNoIdsToRestOn() {
        Basis basis = TokenRig.identity(door, issuer.token(TokenIssuer.claims("anna").issueTime(null).claim("sid", 7).build()))
                .orElseThrow().basis();
        assertEquals(List.of("", "", Instant.MIN), List.of(basis.session(), basis.token(), basis.issued()));
    }

    @Test
    void anAccessTokenMaySayThatItIsOne() {
        var claims = TokenIssuer.claims("anna").build();
        assertEquals(ANNA, TokenRig.shown(door, issuer.token(claims, header -> header.type(JOSEObjectType.JWT))));
        assertEquals(ANNA, TokenRig.shown(door, issuer.token(claims, header -> header.type(new JOSEObjectType("at+jwt")))));
        assertEquals(Optional.empty(),
                TokenRig.shown(door, issuer.token(claims, header -> header.type(new JOSEObjectType("logout+jwt")))));
    }

    @Test
    void keysMayBeConfiguredAndOfAnotherKind() throws JOSEException {
        var key = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        var own = TokenRig.door(TokenRig.settings(new JWKSet(key).toPublicJWKSet(), "sub"));
        var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(),
                TokenIssuer.claims("anna").build());
        token.sign(new ECDSASigner(key));
        assertEquals(ANNA, TokenRig.shown(own, token.serialize()));
        assertEquals(Optional.empty(), TokenRig.shown(own, issuer.token("anna")));
    }

    @Test
    void theNameMayBeAnotherClaim() {
        var own = TokenRig.door(TokenRig.settings(new JWKSet(issuer.key()).toPublicJWKSet(), "preferred_username"));
        String token = issuer.token(TokenIssuer.claims("7f3c").claim("preferred_username", "anna").build());
        assertEquals(ANNA, TokenRig.shown(own, token));
        assertEquals(Optional.empty(), TokenRig.shown(own, issuer.token("anna")));
    }

    /** Rights go by name, and so nobody may be called as a key is. */
    @ParameterizedTest
    @ValueSource(strings = {"key-1", "KEY-2", "agent-1", "", "  ", "a\nb", "a\u0000"})
    void whoHasNoNameOfTheirOwnIsRefused(String name) {
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims(name)));
    }

    @Test
    void itsGroupsAreThoseOfTheClaim() {
        assertEquals(Optional.of(Identity.of("anna", Kind.TOKEN, Set.of("/ops", "b"))),
                claiming(TokenIssuer.claims("anna").claim("groups", List.of("/ops", "b", 7))));
        assertEquals(ANNA, claiming(TokenIssuer.claims("anna").claim("groups", Map.of("a", "b"))), "odd ones are none");
    }

    @Test
    void aNameIsAText() {
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims("x").subject(null)));
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims("x").claim("sub", List.of("anna"))));
        assertEquals(Optional.empty(), claiming(TokenIssuer.claims("a".repeat(201))));
        assertEquals(Optional.of(new Identity("a".repeat(200), Kind.TOKEN)), claiming(TokenIssuer.claims("a".repeat(200))));
    }

    @Test
    void aKeyCountsBeforeAToken() {
        String token = "Bearer " + issuer.token("anna");
        assertEquals(Optional.of(new Credential.Key("")), door.authenticator.presented("", token));
        assertEquals(Optional.empty(), door.authenticator.identify(door.authenticator.presented("x", token).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Basic YTpi", "Bearerx y", "Digest x"})
    void otherHeadersAreNotLookedAt(String authorization) {
        assertEquals(Optional.empty(), door.authenticator.presented(null, authorization));
    }

    @Test
    void theSchemeMayBeWrittenInAnyCase() {
        var shown = door.authenticator.presented(null, "bearer  " + issuer.token("anna"));
        assertEquals("anna", door.authenticator.identify(shown.orElseThrow()).orElseThrow().name());
    }

    /** Behind a proxy that authenticates by itself the header is there, and not for us. */
    @Test
    void withoutAnIssuerTheHeaderIsNotLookedAt() {
        var off = new Door(List.of("key"), JwtSettings.OFF, Limits.defaults());
        assertEquals(Optional.empty(), off.authenticator.presented(null, "Bearer x"));
        assertEquals(Optional.empty(), off.authenticator.identify(new Credential.Bearer(issuer.token("anna"))));
    }

    @Test
    void withAnIssuerTheServerIsNotOpen() {
        assertFalse(door.authenticator.open());
        assertEquals(Optional.empty(), door.authenticator.identify(null));
    }
}
