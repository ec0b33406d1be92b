package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/** Tokens that must let nobody in. */
public final class HostileTokens {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int DEEP = 5_000;

    private HostileTokens() {}

    /** @return by what is wrong with them */
    public static Map<String, String> of(TokenIssuer issuer) {
        var tokens = new LinkedHashMap<String, String>();
        try {
            unsigned(issuer, tokens);
            signedByOthers(issuer, tokens);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        notForUs(issuer, tokens);
        noTokens(issuer, tokens);
        return tokens;
    }

    private static void unsigned(TokenIssuer issuer, Map<String, String> tokens) throws JOSEException {
        String claims = json(TokenIssuer.claims("mallory").build());
        String[] good = issuer.token("anna").split("\\.");
        tokens.put("alg none", encoded("{\"alg\":\"none\"}") + "." + encoded(claims) + ".");
        tokens.put("alg None", encoded("{\"alg\":\"None\"}") + "." + encoded(claims) + ".");
        tokens.put("alg none, with a signature", encoded("{\"alg\":\"none\"}") + "." + good[1] + "." + good[2]);
        tokens.put("no signature", good[0] + "." + good[1] + ".");
        tokens.put("no signature, nor its dot", good[0] + "." + good[1]);
        tokens.put("the signature of another", good[0] + "." + encoded(claims) + "." + good[2]);
        tokens.put("no alg", encoded("{\"typ\":\"JWT\"}") + "." + good[1] + "." + good[2]);
    }

    private static void signedByOthers(TokenIssuer issuer, Map<String, String> tokens) throws JOSEException {
        RSAKey own = issuer.key().toPublicJWK();
        JWTClaimsSet claims = TokenIssuer.claims("mallory").build();
        tokens.put("HMAC with the public key", hmac(own, claims, own.toRSAPublicKey().getEncoded()));
        tokens.put("HMAC with the public key as text", hmac(own, claims, pem(own)));
        tokens.put("HMAC with the published key", hmac(own, claims, own.toJSONString().getBytes(UTF_8)));
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("x").generate();
        tokens.put("unknown key", rsa(stranger, claims, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("x")));
        tokens.put("unknown key without a name", rsa(stranger, claims, new JWSHeader.Builder(JWSAlgorithm.RS256)));
        tokens.put("unknown key under a known name",
                rsa(stranger, claims, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(own.getKeyID())));
        tokens.put("brings its key along", rsa(stranger, claims,
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(own.getKeyID()).jwk(stranger.toPublicJWK())));
        tokens.put("says where its key is", rsa(stranger, claims,
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("x").jwkURL(issuer.jwks().resolve("/evil"))));
        tokens.put("names a file as its key", rsa(stranger, claims,
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("../../etc/passwd").x509CertURL(URI.create("file:///dev/zero"))));
    }

    private static void notForUs(TokenIssuer issuer, Map<String, String> tokens) {
        Instant now = Instant.now();
        put(tokens, issuer, "wrong issuer", TokenIssuer.claims("anna").issuer(TokenIssuer.NAME + "/"));
        put(tokens, issuer, "no issuer", TokenIssuer.claims("anna").issuer(null));
        put(tokens, issuer, "wrong audience", TokenIssuer.claims("anna").audience("partyline-2"));
        put(tokens, issuer, "no audience", TokenIssuer.claims("anna").audience((String) null));
        put(tokens, issuer, "expired", TokenIssuer.claims("anna").expirationTime(Date.from(now.minusSeconds(3_600))));
        put(tokens, issuer, "not yet valid", TokenIssuer.claims("anna").notBeforeTime(Date.from(now.plusSeconds(3_600))));
        put(tokens, issuer, "the name of a key", TokenIssuer.claims("key-1"));
        JWTClaimsSet claims = TokenIssuer.claims("anna").build();
        tokens.put("alg that is not allowed", issuer.token(claims, header -> new JWSHeader.Builder(JWSAlgorithm.RS512)
                .keyID(issuer.key().getKeyID())));
        tokens.put("unknown critical header",
                issuer.token(claims, header -> header.criticalParams(Set.of("x")).customParam("x", 1)));
    }

    private static void put(Map<String, String> tokens, TokenIssuer issuer, String what, JWTClaimsSet.Builder claims) {
        tokens.put(what, issuer.token(claims.build()));
    }

    private static void noTokens(TokenIssuer issuer, Map<String, String> tokens) {
        String[] good = issuer.token("anna").split("\\.");
        String header = "{\"alg\":\"RS256\",\"kid\":\"" + issuer.key().getKeyID() + "\"";
        String nested = "[".repeat(DEEP) + "]".repeat(DEEP);
        tokens.put("deep header", encoded(header + ",\"x\":" + nested + "}") + "." + good[1] + "." + good[2]);
        tokens.put("deep claims", encoded(header + "}") + "." + encoded("{\"sub\":" + nested + "}") + "." + good[2]);
        tokens.put("deep and broken claims", encoded(header + "}") + "." + encoded("{\"a\":".repeat(1_800)) + "." + good[2]);
        tokens.put("100 KB", good[0] + "." + encoded("{\"x\":\"" + "a".repeat(75_000) + "\"}") + "." + good[2]);
        tokens.put("claims that are no object", good[0] + "." + encoded("[1]") + "." + good[2]);
        tokens.put("encrypted", encoded("{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}") + ".a.b.c.d");
        tokens.put("a large number", good[0] + "." + encoded("{\"exp\":1e999999999}") + "." + good[2]);
        tokens.put("dots", "..");
        tokens.put("a word", UUID.randomUUID().toString());
    }

    private static String hmac(RSAKey named, JWTClaimsSet claims, byte[] secret) throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(named.getKeyID()).build(), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static String rsa(RSAKey key, JWTClaimsSet claims, JWSHeader.Builder header) throws JOSEException {
        var token = new SignedJWT(header.build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static byte[] pem(RSAKey key) throws JOSEException {
        return ("-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(key.toRSAPublicKey().getEncoded()) + "\n-----END PUBLIC KEY-----\n").getBytes(UTF_8);
    }

    private static String json(JWTClaimsSet claims) {
        return claims.toString();
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }
}
