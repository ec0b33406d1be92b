package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.partyline.config.Limits;
import dev.partyline.security.Identity.Kind;
import dev.partyline.security.LoginEnded.Reason;
import org.junit.jupiter.api.Test;

class LoginsTest {

    private final LoginRig rig = new LoginRig();

    private Optional<String> name(String text) {
        return rig.logins.find(text).map(session -> session.identity().name());
    }

    @Test
    void aCookieSaysWhoItIs() {
        String text = rig.begin("ada", "s1");
        assertEquals(22, text.length());
        LoginSession session = rig.logins.find(text).orElseThrow();
        assertEquals(Kind.LOGIN, session.identity().kind());
        assertEquals("ada", session.identity().name());
        assertEquals(session.id(), session.identity().basis().token());
        assertEquals(session, rig.logins.session(session.id()).orElseThrow());
        assertFalse(session.toString().contains(text));
        assertFalse(session.toString().contains("the id token"));
        assertEquals(Optional.empty(), name("x" + text.substring(1)));
        assertEquals(Optional.empty(), name(null));
    }

    @Test
    void eachSignInIsALoginOfItsOwn() {
        assertFalse(rig.begin("ada", "s1").equals(rig.begin("ada", "s1")));
        assertEquals(2, rig.begun.size());
    }

    @Test
    void aLoginThatIsNotUsedEnds() {
        String text = rig.begin("ada", "s1");
        rig.now = rig.now.plus(LoginRig.IDLE).minusMillis(1);
        assertEquals(Optional.of("ada"), name(text));
        rig.now = rig.now.plus(LoginRig.IDLE);
        assertEquals(Optional.empty(), name(text));
        rig.logins.endExpired();
        assertEquals(Reason.EXPIRED, rig.ended.get(0).why());
    }

    @Test
    void aLoginEndsHoweverMuchItIsUsed() {
        String text = rig.begin("ada", "s1");
        for (int i = 0; i < 11; i++) {
            rig.now = rig.now.plus(LoginRig.LIFETIME.dividedBy(12));
            assertEquals(Optional.of("ada"), name(text));
        }
        rig.now = rig.now.plus(LoginRig.LIFETIME.dividedBy(12));
        assertEquals(Optional.empty(), name(text));
    }

    @Test
    void whoSignsOutIsToldOfOnceAndComesBackByNothing() {
        String text = rig.begin("ada", "s1");
        LoginSession session = rig.logins.end(text, Reason.SIGNED_OUT).orElseThrow();
        assertTrue(rig.revoked.fired().get(0).concerns(session.identity(), null), "her sockets are closed");
        assertEquals(Optional.empty(), name(text));
        assertTrue(rig.logins.end(text, Reason.SIGNED_OUT).isEmpty());
        assertEquals(1, rig.ended.size());
    }

    @Test
    void whatTheProviderEndsEndsLoginsToo() {
        String one = rig.begin("ada", "s1");
        String two = rig.begin("ada", "s2");
        rig.logins.ended(Revoked.token("s1"));
        assertEquals(Optional.of("ada"), name(one));
        rig.logins.ended(Revoked.session("s1"));
        assertEquals(Optional.empty(), name(one));
        rig.logins.ended(Revoked.subject("ada"));
        assertEquals(Optional.empty(), name(two));
    }

    @Test
    void theProviderEndsASessionOrAllOfAUser() {
        String one = rig.begin("ada", "s1");
        String two = rig.begin("ada", "s2");
        String other = rig.begin("bert", "s3");
        assertEquals(1, rig.logins.revoke(null, "s1"));
        assertEquals(Optional.empty(), name(one));
        assertEquals(Optional.of("ada"), name(two));
        assertEquals(1, rig.logins.revoke("ada", null));
        assertEquals(Optional.empty(), name(two));
        assertEquals(0, rig.logins.revoke("ada", "s3"));
        assertEquals(Optional.of("bert"), name(other));
        assertThrows(IllegalArgumentException.class, () -> rig.logins.revoke(null, null));
        assertEquals(2, rig.ended.stream().filter(end -> end.why() == Reason.REVOKED).count());
    }

    @Test
    void whoeverAsksByALoginHasTheProviderAskedAndHerAnswerCounts() {
        String text = rig.begin("ada", "s1");
        rig.checks.answer = session -> rig.logins.disown(session.id());
        assertEquals(Optional.empty(), name(text));
        assertEquals(Reason.REVOKED, rig.ended.get(0).why());
        assertEquals(1, rig.revoked.fired().size());
        assertEquals(Optional.empty(), name(text));
        assertEquals(1, rig.checks.awaited.size());
    }

    @Test
    void toBeConnectedKeepsNoLoginAlive() {
        String text = rig.begin("ada", "s1");
        String id = rig.begun.get(0).session().id();
        rig.now = rig.now.plus(LoginRig.IDLE).minusMillis(1);
        assertTrue(rig.logins.watched(id).isPresent());
        assertEquals(1, rig.checks.begun.size());
        rig.now = rig.now.plusMillis(1);
        assertTrue(rig.logins.watched(id).isEmpty());
        assertEquals(Optional.empty(), name(text));
    }

    @Test
    void otherGroupsCountFromNowOnAndWhoIsConnectedIsAskedAbout() {
        String text = rig.begin("ada", "s1");
        LoginSession before = rig.logins.find(text).orElseThrow();
        rig.logins.renew(before.with(before.tokens().asked(rig.now)));
        assertEquals(0, rig.revoked.fired().size(), "the same groups");
        Identity now = Identity.of("ada", Kind.LOGIN, Set.of("h"));
        rig.logins.renew(before.with(before.tokens(), now));
        LoginSession after = rig.logins.find(text).orElseThrow();
        assertEquals(Set.of("h"), after.identity().groups());
        assertEquals(before.identity().basis(), after.identity().basis());
        assertEquals(Revoked.identity("ada"), rig.revoked.fired().get(0));
    }

    @Test
    void whatIsSaidOfALoginThatHasEndedChangesNothing() {
        String text = rig.begin("ada", "s1");
        LoginSession before = rig.logins.end(text, Reason.SIGNED_OUT).orElseThrow();
        rig.revoked.fired().clear();
        rig.logins.renew(before.with(before.tokens(), Identity.of("ada", Kind.LOGIN, Set.of("h"))));
        rig.logins.disown(before.id());
        assertEquals(Optional.empty(), name(text));
        assertEquals(0, rig.revoked.fired().size());
        assertEquals(1, rig.ended.size());
    }

    /** As with a ticket that was given out before it ended. */
    @Test
    void whoIsConnectedByALoginIsWhoItIsNowAndNobodyWhenItIsOver() {
        var authenticator = new Door(List.of("key"), Limits.defaults()).authenticator;
        authenticator.logins = rig.logins;
        String text = rig.begin("ada", "s1");
        Identity connected = rig.logins.find(text).orElseThrow().identity().atMost(Role.VIEWER);
        assertSame(connected, authenticator.present(connected));
        LoginSession session = rig.begun.get(0).session();
        rig.logins.renew(session.with(session.tokens(), Identity.of("ada", Kind.LOGIN, Set.of("h"))));
        Identity now = authenticator.present(connected);
        assertEquals(Set.of("h"), now.groups());
        assertEquals(Role.VIEWER, now.role());
        assertTrue(authenticator.holds(now));
        rig.logins.end(text, Reason.SIGNED_OUT);
        assertFalse(authenticator.holds(now));
    }
}
