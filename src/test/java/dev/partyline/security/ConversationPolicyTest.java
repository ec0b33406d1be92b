package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.partyline.config.RoleSettings;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.Tenant;
import dev.partyline.security.Identity.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where roles come from; what each permits is in the table that RightsTableTest reads. */
class ConversationPolicyTest {

    private static final Grant TO_BERT = new Grant(Grant.Kind.USER, "bert", "operator");
    private static final Grant TO_OPS = new Grant(Grant.Kind.GROUP, "/ops", "auditor");

    private final ConversationPolicy policy = new ConversationPolicy();
    private ConversationMetadata chat = chat("anna", "{}");

    private static ConversationMetadata chat(String owner, String runtime) {
        return new ConversationMetadata(ConversationId.random(), 0, owner, null, Instant.EPOCH, Instant.EPOCH, Map.of(),
                "{}", runtime);
    }

    private static Identity user(String name, String... groups) {
        return Identity.of(name, Kind.TOKEN, Set.of(groups));
    }

    private void map(String byDefault) {
        policy.settings = new RoleSettings(Set.of("root", "/ops"), Set.of("run", "both"), Set.of("see"),
                Set.of("check", "both"), Optional.ofNullable(byDefault));
    }

    private Set<Role> roles(Identity identity) {
        return policy.roles(identity, chat);
    }

    @Test
    void whoHasATokenHasNoRightButToWhatIsHers() {
        assertEquals(Set.of(Role.OWNER), roles(user("anna")));
        assertEquals(Set.of(), roles(user("bert", "root", "anna", "")));
        chat = chat("", "{}");
        assertEquals(Set.of(), roles(user("bert")), "what was made in open mode is not everybody's");
    }

    @Test
    void groupsThatAreMappedGiveARoleEverywhereAndSeveralAddUp() {
        map(null);
        assertEquals(Set.of(Role.ADMINISTRATOR), roles(user("bert", "root")));
        assertEquals(Set.of(Role.VIEWER), roles(user("bert", "see", "Root", "/root")));
        assertEquals(Set.of(Role.OPERATOR, Role.AUDITOR), roles(user("bert", "both")));
        assertTrue(policy.permit(user("bert", "both"), Action.INSPECT, chat));
        assertTrue(policy.permit(user("bert", "both"), Action.SAY, chat));
        assertFalse(policy.permit(user("bert", "both"), Action.MANAGE, chat));
        assertEquals(Set.of(), roles(new Identity("root", Kind.TOKEN)));
    }

    @Test
    void theDefaultIsForTokensAlone() {
        map("viewer");
        assertEquals(Set.of(Role.VIEWER), roles(user("bert")));
        assertEquals(Set.of(), roles(new Identity("agent-1", Kind.AGENT_KEY)));
        assertEquals(Set.of(Role.MAINTAINER), roles(new Identity("key-1", Kind.SESSION_KEY)));
    }

    @Test
    void whatWasGivenConcernsThatUserOrGroupAlone() {
        chat = chat.withGrants(List.of(TO_BERT, TO_OPS));
        assertEquals(Set.of(Role.OPERATOR), roles(user("bert")));
        assertEquals(Set.of(Role.AUDITOR), roles(user("carla", "/ops")));
        assertEquals(Set.of(Role.OPERATOR, Role.AUDITOR), roles(user("bert", "/ops")));
        assertEquals(Set.of(), roles(user("/ops", "bert")), "a group's name is not a user's");
    }

    @Test
    void whatGivesNoRoleInAConversationGivesNone() {
        chat = chat.withGrants(List.of(new Grant(Grant.Kind.USER, "bert", "administrator"),
                new Grant(Grant.Kind.USER, "carla", "emperor")));
        assertEquals(Set.of(), roles(user("bert")));
        assertEquals(Set.of(), roles(user("carla")));
    }

    @Test
    void aKeyIsWorthWhatItWas() {
        var key = new Identity("key-1", Kind.SESSION_KEY);
        for (Action action : Action.values()) {
            assertEquals(action != Action.PURGE, policy.permit(key, action, chat), action::name);
            assertTrue(policy.permit(key, action, chat("key-1", "{}")), action::name);
            assertTrue(policy.permit(key, action, chat("", "{}")), action::name);
            assertTrue(policy.permit(new Identity("", Kind.SERVER), action, chat), action::name);
            assertEquals(action != Action.PURGE, policy.permit(Identity.LOCAL, action, chat), action::name);
        }
    }

    @Test
    void anAgentsKeyActsAndReadsWhereItIsMeantToAndNothingElse() {
        map("owner");
        var robot = new Identity("agent-1", Kind.AGENT_KEY);
        var outside = chat("agent-1", "{\"kind\":\"outside\"}")
                .withGrants(List.of(new Grant(Grant.Kind.USER, "agent-1", "owner")));
        for (Action action : Action.values()) {
            boolean meant = action == Action.ACT || action == Action.WATCH;
            assertEquals(meant, policy.permit(robot, action, outside), action::name);
            assertFalse(policy.permit(robot, action, chat("agent-1", "{\"kind\":\"trajectory\"}")), action::name);
        }
        assertFalse(policy.permit(robot, Action.CREATE, null));
    }

    @ParameterizedTest
    @EnumSource
    void aBoundTakesAwayAndGivesNothing(Role bound) {
        for (Action action : Action.values()) {
            Identity owner = user("anna").atMost(bound);
            assertEquals(bound.permits(action), policy.permit(owner, action, chat), action::name);
            assertFalse(policy.permit(user("bert").atMost(bound), action, chat), action::name);
        }
    }

    @Test
    void whoeverIsKnownMayMakeOneOfHerOwn() {
        assertTrue(policy.permit(user("bert"), Action.CREATE, null));
        assertFalse(policy.permit(null, Action.CREATE, null));
        for (Action action : Action.values()) {
            if (action != Action.CREATE) assertFalse(policy.permit(user("bert"), action, null), action::name);
        }
    }

    @Test
    void theAnswerSaysNothingOfWhatCannotBeSeen() {
        chat = chat.withGrants(List.of(TO_BERT));
        assertEquals(Verdict.PERMITTED, policy.verdict(user("bert"), Action.SAY, chat));
        assertEquals(Verdict.FORBIDDEN, policy.verdict(user("bert"), Action.PURGE, chat));
        assertEquals(Verdict.UNKNOWN, policy.verdict(user("carla"), Action.PURGE, chat));
        assertEquals(Verdict.UNKNOWN, policy.verdict(null, Action.WATCH, chat));
    }

    @Test
    void nobodyGivesMoreThanTheyHave() {
        chat = chat.withGrants(List.of(new Grant(Grant.Kind.USER, "bert", "maintainer"), TO_OPS));
        Stream.of(Role.values()).forEach(role -> {
            assertTrue(policy.mayShare(user("anna"), role, chat), role::name);
            boolean less = role != Role.OWNER && role != Role.ADMINISTRATOR;
            assertEquals(less, policy.mayShare(user("bert"), role, chat), role::name);
            assertFalse(policy.mayShare(user("carla", "/ops"), role, chat), role::name);
        });
    }

    @Test
    void theDefaultIsARoleThatThereCanBeInAConversation() {
        for (Role role : Role.values()) {
            if (role == Role.ADMINISTRATOR) assertThrows(IllegalArgumentException.class, () -> map(role.wire()));
            else map(role.wire());
        }
        assertThrows(IllegalArgumentException.class, () -> map("Viewer"));
    }

    @Test
    void nobodyOfAnotherTenantKnowsThatItIsThere() {
        map("owner");
        var acme = new Tenant("acme");
        var theirs = chat("anna", "{\"kind\":\"outside\"}").of(acme).withGrants(List.of(TO_BERT, TO_OPS));
        var others = List.of(user("anna", "root"), user("bert"), user("cleo", "/ops"), Identity.LOCAL,
                new Identity("key-1", Kind.SESSION_KEY), new Identity("agent-1", Kind.AGENT_KEY));
        for (Identity other : others) {
            for (Action action : Action.values()) {
                assertEquals(Verdict.UNKNOWN, policy.verdict(other, action, theirs), other + " " + action);
            }
            assertTrue(policy.permit(other.of(acme), Action.WATCH, theirs), other.toString());
        }
        assertTrue(policy.permit(new Identity("", Kind.SERVER), Action.PURGE, theirs));
    }
}
