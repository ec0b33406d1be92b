package dev.partyline.testing;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;

/** Logout tokens of an issuer, good and hostile ones. */
public final class LogoutTokens {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final Map<String, Object> EVENTS = Map.of(EVENT, Map.of());
    private static final String SID = "a-session";

    private LogoutTokens() {}

    /** What a good one claims, but for whom it is about. */
    public static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder().issuer(TokenIssuer.NAME).audience(TokenIssuer.AUDIENCE)
                .jwtID(UUID.randomUUID().toString()).issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120))).claim("events", EVENTS);
    }

    /** Says that a session has ended. */
    public static String ofSession(TokenIssuer issuer, String sid) {
        return issuer.token(claims().claim("sid", sid).build(), header -> header.type(new JOSEObjectType("logout+jwt")));
    }

    /** Says that somebody has left, everywhere. */
    public static String ofSubject(TokenIssuer issuer, String subject) {
        return issuer.token(claims().subject(subject).build());
    }

    /** About {@code a-session}. @return by what is wrong with them */
    public static Map<String, String> hostile(TokenIssuer issuer) {
        var tokens = new LinkedHashMap<>(HostileTokens.of(issuer));
        Instant now = Instant.now();
        put(tokens, issuer, "a bearer token", TokenIssuer.claims("anna").claim("sid", SID).jwtID("x"));
        put(tokens, issuer, "no events", claims().claim("events", null));
        put(tokens, issuer, "events of another kind", claims().claim("events", Map.of("http://example.com", Map.of())));
        put(tokens, issuer, "events that are no object", claims().claim("events", List.of(EVENT)));
        put(tokens, issuer, "an event that is no object", claims().claim("events", Map.of(EVENT, "yes")));
        put(tokens, issuer, "a nonce", claims().claim("nonce", "n"));
        put(tokens, issuer, "no id", claims().jwtID(null));
        put(tokens, issuer, "an empty id", claims().jwtID(""));
        put(tokens, issuer, "not said when", claims().issueTime(null));
        put(tokens, issuer, "said long ago", claims().issueTime(Date.from(now.minusSeconds(1_200))));
        put(tokens, issuer, "said in the future", claims().issueTime(Date.from(now.plusSeconds(1_200))));
        put(tokens, issuer, "no end", claims().expirationTime(null));
        put(tokens, issuer, "over", claims().expirationTime(Date.from(now.minusSeconds(1_200))));
        put(tokens, issuer, "another issuer's", claims().issuer("https://evil.example"));
        put(tokens, issuer, "for somebody else", claims().audience("other"));
        put(tokens, issuer, "a session with a break", claims().claim("sid", "a\nb"));
        put(tokens, issuer, "a session that is too long", claims().claim("sid", "a".repeat(256)));
        tokens.put("about nobody", issuer.token(claims().build()));
        tokens.put("about no text", issuer.token(claims().claim("sid", 7).build()));
        tokens.put("of another type", issuer.token(claims().claim("sid", SID).build(),
                header -> header.type(new JOSEObjectType("at+jwt"))));
        return tokens;
    }

    private static void put(Map<String, String> tokens, TokenIssuer issuer, String what, JWTClaimsSet.Builder claims) {
        boolean named = claims.getClaims().containsKey("sid");
        tokens.put(what, issuer.token(named ? claims.build() : claims.claim("sid", SID).build()));
    }
}
