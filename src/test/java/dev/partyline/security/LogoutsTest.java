package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Date;
import java.util.List;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.partyline.config.JwtSettings;
import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.testing.LogoutTokens;
import dev.partyline.testing.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has left, as the provider says, is not let in by what was given out before. */
class LogoutsTest {

    private static final ConversationId CHAT = ConversationId.parse("5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c");

    private final TokenIssuer issuer = TokenIssuer.start();
    private final Door door = TokenRig.door(TokenRig.settings(issuer));

    @AfterEach
    void close() {
        issuer.close();
    }

    private String token(String user, String sid) {
        return issuer.token(TokenIssuer.claims(user).claim("sid", sid).build());
    }

    private boolean letsIn(String token) {
        return TokenRig.shown(door, token).isPresent();
    }

    private double counted(String way, String outcome) {
        return door.meters.counter("partyline.logouts", "way", way, "outcome", outcome).count();
    }

    @Test
    void tokensOfASessionThatHasEndedAreRefused() {
        String anna = token("anna", "s1");
        String elsewhere = token("anna", "s2");
        assertTrue(letsIn(anna));
        assertTrue(door.logouts.backChannel(LogoutTokens.ofSession(issuer, "s1")));
        assertFalse(letsIn(anna));
        assertFalse(letsIn(token("anna", "s1")), "also one that is newer");
        assertTrue(letsIn(elsewhere));
        assertEquals(List.of(Revoked.session("s1")), door.revoked.fired());
        assertEquals(List.of(new LoggedOut("back-channel", null)), door.loggedOut.fired());
        assertEquals(1, counted("back-channel", "done"));
    }

    @Test
    void whoHasLeftEverywhereComesBackWithWhatIsNewer() {
        String before = token("anna", "s1");
        assertTrue(door.logouts.backChannel(LogoutTokens.ofSubject(issuer, "anna")));
        assertFalse(letsIn(before));
        assertTrue(letsIn(token("bert", "s1")));
        JWTClaimsSet.Builder later = TokenIssuer.claims("anna").issueTime(Date.from(Instant.now().plusSeconds(2)));
        assertTrue(letsIn(issuer.token(later.build())));
        assertEquals(List.of(Revoked.subject("anna")), door.revoked.fired());
        assertEquals(List.of(new LoggedOut("back-channel", "anna")), door.loggedOut.fired());
    }

    @Test
    void aTicketIsWorthNoMoreThanWhatItWasGivenOutFor() {
        Identity anna = TokenRig.identity(door, token("anna", "s1")).orElseThrow();
        String ended = door.ticket(anna, CHAT, Role.OWNER, null);
        assertTrue(door.logouts.backChannel(LogoutTokens.ofSession(issuer, "s1")));
        assertTrue(door.authenticator.identify(shown(ended)).isEmpty());

        String expired = door.ticket(new Identity("bert", Identity.Kind.TOKEN).on(lasting(10)), CHAT, Role.OWNER, null);
        door.now = door.now.plusSeconds(10);
        assertTrue(door.authenticator.identify(shown(expired)).isEmpty());
    }

    private Basis lasting(int seconds) {
        return new Basis(door.now.plusSeconds(seconds), "bert", "", "", Instant.MIN);
    }

    private static Credential shown(String ticket) {
        return new Credential.Ticket(ticket, CHAT.hex(), null, null);
    }

    @Test
    void aLogoutTokenIsHeardOnce() {
        String logout = LogoutTokens.ofSubject(issuer, "anna");
        assertTrue(door.logouts.backChannel(logout));
        assertFalse(door.logouts.backChannel(logout));
        assertEquals(1, door.revoked.fired().size());
        assertEquals(List.of(Refused.stranger("back-channel", "logout")), door.refusals.fired());
        assertEquals(1, counted("back-channel", "refused"));
    }

    @Test
    void hostileLogoutTokensChangeNothing() {
        LogoutTokens.hostile(issuer).forEach((what, token) -> assertFalse(door.logouts.backChannel(token), what));
        assertEquals(List.of(), door.revoked.fired());
        assertTrue(letsIn(token("anna", "a-session")));
        assertEquals(1, issuer.fetches());
    }

    @Test
    void aLogoutTokenLetsNobodyIn() {
        assertFalse(letsIn(LogoutTokens.ofSubject(issuer, "anna")));
    }

    @Test
    void theFrontChannelEndsASessionAndRemembersNothing() {
        assertTrue(door.logouts.frontChannel(TokenIssuer.NAME, "s1"));
        assertEquals(List.of(Revoked.session("s1")), door.revoked.fired());
        assertTrue(letsIn(token("anna", "s1")));
        for (String sid : new String[] {null, "", "a\nb", "a".repeat(256)}) {
            assertFalse(door.logouts.frontChannel(TokenIssuer.NAME, sid));
        }
        assertFalse(door.logouts.frontChannel(TokenIssuer.NAME + "/", "s1"));
        assertFalse(door.logouts.frontChannel(null, "s1"));
        assertEquals(1, door.revoked.fired().size());
        assertEquals(6, counted("front-channel", "refused"));
    }

    @Test
    void withoutAnIssuerNobodySaysAnything() {
        var off = new Door(List.of("key"), JwtSettings.OFF, Limits.defaults());
        assertFalse(off.logouts.backChannel(LogoutTokens.ofSession(issuer, "s1")));
        assertFalse(off.logouts.frontChannel(TokenIssuer.NAME, "s1"));
        assertEquals(0, issuer.fetches());
    }

    @Test
    void aConnectionGoesOnByATokenOfTheSameUser() {
        Identity anna = TokenRig.identity(door, token("anna", "s1")).orElseThrow();
        var newer = door.authenticator.renew(anna, new Credential.Bearer(token("anna", "s2"))).orElseThrow();
        assertEquals("s2", newer.basis().session());
        assertTrue(door.authenticator.renew(anna, new Credential.Bearer(token("bert", "s1"))).isEmpty());
        assertTrue(door.authenticator.renew(anna, new Credential.Bearer("x")).isEmpty());
        var key = new Identity("anna", Identity.Kind.SESSION_KEY);
        assertTrue(door.authenticator.renew(key, new Credential.Bearer(token("anna", "s1"))).isEmpty(), "another anna");
    }

    @Test
    void nobodyBecomesMoreByGoingOn() {
        Identity watching = TokenRig.identity(door, token("anna", "s1")).orElseThrow().atMost(Role.VIEWER);
        var newer = door.authenticator.renew(watching, new Credential.Bearer(token("anna", "s1"))).orElseThrow();
        assertEquals(Role.VIEWER, newer.role());
    }
}
