package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import dev.partyline.testing.HostileTokens;
import dev.partyline.testing.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever comes as a token, nothing but a refusal comes of it, and no exception. */
class HostileTokensTest {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final TokenIssuer issuer = TokenIssuer.start();
    private final Door door = TokenRig.door(TokenRig.settings(issuer));

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void everyHostileTokenIsRefused() {
        assertTrue(TokenRig.shown(door, issuer.token("anna")).isPresent());
        Map<String, String> hostile = HostileTokens.of(issuer);
        hostile.forEach((what, token) -> assertEquals(Optional.empty(), TokenRig.shown(door, token), what));
        assertEquals(hostile.size(), door.meters.counter("partyline.tokens", "outcome", "refused").count());
        assertEquals(1, issuer.fetches());
    }

    /** Any part replaced, cut or with other characters in it, three thousand times, the same each run. */
    @Test
    void whatIsNotTheTokenIsNotGood() {
        String good = issuer.token("anna");
        var random = new Random(4711);
        for (int i = 0; i < 3_000; i++) {
            String token = spoilt(good, random);
            if (!token.equals(good)) assertEquals(Optional.empty(), TokenRig.shown(door, token), token);
        }
        assertTrue(TokenRig.shown(door, good).isPresent());
    }

    @Test
    void aTokenIsWrittenInOneWayOnly() {
        String good = issuer.token("anna");
        while (good.lastIndexOf('-') < good.lastIndexOf('.')) good = issuer.token("anna" + System.nanoTime());
        assertTrue(TokenRig.shown(door, good).isPresent());
        int at = good.lastIndexOf('-');
        for (String other : new String[] {"+", "- ", "-\n", "-=", "-*"}) {
            String token = good.substring(0, at) + other + good.substring(at + 1);
            assertEquals(Optional.empty(), TokenRig.shown(door, token), token);
        }
    }

    /** The last character of the signature has bits that mean nothing, and so is left as it is. */
    private static String spoilt(String good, Random random) {
        var token = new StringBuilder(good);
        int at = random.nextInt(good.length() - 1);
        switch (random.nextInt(4)) {
            case 0 -> token.setCharAt(at, (char) (' ' + random.nextInt(95)));
            case 1 -> token.delete(at, Math.min(good.length() - 1, at + 1 + random.nextInt(50)));
            case 2 -> token.insert(at, good.charAt(random.nextInt(good.length())));
            default -> {
                String[] parts = good.split("\\.");
                byte[] json = Base64.getUrlDecoder().decode(parts[0]);
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
                return BASE64.encodeToString(json) + "." + parts[1] + "." + parts[2];
            }
        }
        return token.toString();
    }
}
