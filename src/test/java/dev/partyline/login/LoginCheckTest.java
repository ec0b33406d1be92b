package dev.partyline.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.partyline.login.LoginCheck.Outcome;
import dev.partyline.security.LoginEnded;
import dev.partyline.security.LoginSession;
import dev.partyline.security.LoginTokens;
import dev.partyline.security.Revoked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider says about a login, and what follows. */
class LoginCheckTest {

    private static final String SAME = "{\"sub\":\"ada\",\"groups\":[\"g\"]}";
    private static final String REFUSED = "{\"error\":\"invalid_grant\"}";

    private final StubProvider provider = new StubProvider();
    private final LoginCheck check = provider.check();
    private final String text = provider.rig.begin("ada", "s1");

    @AfterEach
    void close() {
        provider.close();
    }

    private LoginSession login() {
        return provider.rig.look(text).orElseThrow();
    }

    private Outcome ask() {
        provider.rig.now = provider.rig.now.plusSeconds(3);
        return check.ask(login());
    }

    private boolean over() {
        return provider.rig.look(text).isEmpty();
    }

    private static JWTClaimsSet ada(String... groups) {
        return StubProvider.claims("ada").claim("groups", List.of(groups)).build();
    }

    @Test
    void whoIsKnownAsBeforeCostsOneRequest() {
        provider.info(200, SAME);
        assertEquals(Outcome.HELD, ask());
        assertEquals(List.of("info Bearer the access token"), provider.asked());
        assertEquals(provider.rig.now, login().tokens().asked());
        assertEquals(List.of(), provider.rig.revoked.fired());
    }

    @Test
    void otherGroupsAreReadInANewIdToken() {
        provider.info(200, "{\"sub\":\"ada\",\"groups\":[]}");
        provider.tokens("next", "next refresh", ada("h"));
        assertEquals(Outcome.RENEWED, ask());
        assertEquals(Set.of("h"), login().identity().groups());
        assertEquals(List.of(Revoked.identity("ada")), provider.rig.revoked.fired());
        assertEquals(Outcome.HELD, ask(), "what is heard has not changed again");
        assertEquals(List.of("info Bearer the access token", "token the refresh token", "info Bearer next"), provider.asked());
    }

    @Test
    void aProviderThatTellsGroupsInIdTokensOnlyIsAskedForOneMore() {
        provider.info(200, "{\"sub\":\"ada\"}");
        provider.tokens("next", "next refresh", ada("g"));
        assertEquals(List.of(Outcome.RENEWED, Outcome.HELD, Outcome.HELD), List.of(ask(), ask(), ask()));
        assertEquals(Set.of("g"), login().identity().groups());
        assertEquals(List.of(), provider.rig.revoked.fired());
    }

    @Test
    void onlyTheRefusalOfNewTokensEndsALogin() {
        provider.info(401, "");
        provider.tokens("next", "next refresh", ada("g"));
        assertEquals(Outcome.RENEWED, ask());
        provider.token(400, REFUSED);
        assertEquals(Outcome.ENDED, ask());
        assertTrue(over());
        assertEquals(LoginEnded.Reason.REVOKED, provider.rig.ended.get(0).why());
    }

    @Test
    void anAccessTokenThatIsOverIsReplacedAndTheNewestRefreshTokenIsUsed() {
        provider.info(200, SAME);
        provider.tokens("second", "second refresh", ada("g"));
        provider.rig.now = login().tokens().accessEnds();
        assertEquals(Outcome.RENEWED, ask());
        provider.tokens("third", null, ada("g"));
        provider.rig.now = login().tokens().accessEnds();
        assertEquals(Outcome.RENEWED, ask());
        provider.rig.now = login().tokens().accessEnds();
        assertEquals(Outcome.RENEWED, ask());
        assertEquals(List.of("token the refresh token", "token second refresh", "token second refresh"), provider.asked());
    }

    /** Nothing of this says that somebody has left. */
    @ParameterizedTest
    @CsvSource({"503, {}, 400, {}, AWAY", "429, {}, 400, {}, AWAY", "302, {}, 400, {}, AWAY", "200, nonsense, 400, {}, AWAY",
        "401, {}, 503, {}, AWAY", "401, {}, 400, '', UNKNOWN", "401, {}, 429, {}, AWAY", "401, {}, 400, nonsense, UNKNOWN",
        "401, {}, 401, {\"error\":\"invalid_client\"}, UNKNOWN", "403, {}, 400, {\"error\":\"unauthorized_client\"}, UNKNOWN",
        "401, {}, 404, {\"error\":\"Realm does not exist\"}, UNKNOWN", "401, {}, 200, {}, UNKNOWN"})
    void aProviderInTroubleEndsNothing(int info, String said, int token, String answer, Outcome outcome) {
        provider.info(info, said);
        provider.token(token, answer);
        assertEquals(outcome, ask());
        assertFalse(over());
        assertEquals(provider.rig.now, login().tokens().asked(), "it is asked again in an interval");
    }

    @Test
    void aProviderThatIsNotThereEndsNothing() {
        provider.close();
        assertEquals(Outcome.AWAY, ask());
        assertFalse(over());
    }

    @Test
    void whatIsSaidOfSomebodyElseIsNotHeard() {
        provider.info(200, "{\"sub\":\"bert\",\"groups\":[\"admins\"]}");
        assertEquals(Outcome.AWAY, ask());
        assertEquals(Set.of("g"), login().identity().groups());
    }

    @Test
    void whoIsSomebodyElseByNowSignsInAgain() {
        provider.info(401, "");
        provider.tokens("next", "next refresh", StubProvider.claims("bert").build());
        assertEquals(Outcome.ENDED, ask());
        assertTrue(over());
    }

    /** Keys are fetched once in a while only; until then she stays who she was. */
    @Test
    void anIdTokenThatCannotBeReadYetIsAskedForAgain() {
        provider.info(200, SAME);
        assertEquals(Outcome.HELD, ask());
        provider.tokens("next", "next refresh", ada("g"));
        provider.info(401, "");
        assertEquals(Outcome.RENEWED, ask(), "now the key is known");
        provider.issuer.rotate();
        provider.info(200, "{\"sub\":\"ada\",\"groups\":[\"h\"]}");
        provider.tokens("third", "third refresh", ada("h"));
        assertEquals(Outcome.RENEWED, ask());
        assertEquals(Set.of("g"), login().identity().groups());
        provider.rig.now = provider.rig.now.plusSeconds(60);
        assertEquals(Outcome.RENEWED, ask());
        assertEquals(Set.of("h"), login().identity().groups());
    }

    @Test
    void withoutAnIdTokenAmongThemNewTokensAreGoodToo() {
        provider.info(200, "{\"sub\":\"ada\"}");
        provider.token(200, "{\"access_token\":\"next\",\"token_type\":\"Bearer\",\"expires_in\":300}");
        assertEquals(List.of(Outcome.RENEWED, Outcome.HELD), List.of(ask(), ask()));
        assertEquals(Set.of("g"), login().identity().groups());
        assertEquals("the id token", login().tokens().idToken().value());
    }

    @Test
    void withoutARefreshTokenARefusalCountsOnceTheProviderHasAnswered() {
        LoginTokens given = provider.rig.tokens();
        var alone = new LoginTokens(given.idToken(), given.access(), given.accessEnds(), null, null, given.asked());
        String other = provider.rig.begin("ada", "s2", alone);
        provider.info(401, "");
        assertEquals(Outcome.UNKNOWN, check.ask(provider.rig.look(other).orElseThrow()));
        provider.info(200, SAME);
        assertEquals(Outcome.HELD, check.ask(provider.rig.look(other).orElseThrow()));
        provider.info(403, "");
        assertEquals(Outcome.UNKNOWN, check.ask(provider.rig.look(other).orElseThrow()));
        provider.info(401, "");
        assertEquals(Outcome.ENDED, check.ask(provider.rig.look(other).orElseThrow()));
    }

    @Test
    void withoutARefreshTokenNothingIsKnownWhenTheAccessTokenIsOver() {
        Instant now = provider.rig.now;
        LoginTokens given = provider.rig.tokens();
        String other = provider.rig.begin("ada", "s2",
                new LoginTokens(given.idToken(), given.access(), now, null, Set.of("g"), now));
        assertEquals(Outcome.UNKNOWN, check.ask(provider.rig.look(other).orElseThrow()));
        assertEquals(List.of(), provider.asked());
    }
}
