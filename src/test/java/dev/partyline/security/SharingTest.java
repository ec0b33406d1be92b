package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.conversation.Grant;
import dev.partyline.conversation.LogFixture;
import dev.partyline.security.SharingRefusedException.Reason;
import dev.partyline.store.MemoryEventStore;
import org.junit.jupiter.api.Test;

class SharingTest {

    private static final Grant VIEWER = grant("bert", "viewer");
    private static final Identity ANNA = user("anna");

    private final LogFixture logs = new LogFixture(new MemoryEventStore(() -> Instant.EPOCH, Runnable::run), () -> Instant.EPOCH);
    private final FakeEvent<Deed> deeds = new FakeEvent<>();
    private final FakeEvent<Revoked> changes = new FakeEvent<>();
    private final Sharing sharing = new Sharing();
    private final ConversationId id = logs.conversations.create(ConversationId.random(), "anna", null, Map.of(), "{}", "{}",
            Dialect.V1).orElseThrow().id();

    SharingTest() {
        sharing.conversations = logs.conversations;
        sharing.policy = new ConversationPolicy();
        sharing.deeds = deeds;
        sharing.revoked = changes;
    }

    private static Grant grant(String user, String role) {
        return new Grant(Grant.Kind.USER, user, role);
    }

    private static Identity user(String name) {
        return Identity.of(name, Identity.Kind.TOKEN, Set.of());
    }

    private List<Grant> stored() {
        return logs.conversations.require(id).grants();
    }

    private void refused(Reason reason, Runnable wish) {
        List<Grant> before = stored();
        int told = changes.fired().size() + deeds.fired().size();
        assertEquals(reason, assertThrows(SharingRefusedException.class, wish::run).reason());
        assertEquals(before, stored());
        assertEquals(told, changes.fired().size() + deeds.fired().size(), "nobody is told of nothing");
    }

    @Test
    void whoIsToldFindsTheChangeStored() {
        changes.observedBy(changed -> assertEquals(switch (changes.fired().size()) {
            case 1 -> List.of(VIEWER);
            case 2 -> List.of();
            default -> List.of(new Grant(Grant.Kind.GROUP, "ops", "viewer"));
        }, stored()));
        sharing.grant(id, VIEWER, ANNA);
        sharing.revoke(id, Grant.Kind.USER, "bert", ANNA);

        var ofGroup = new Grant(Grant.Kind.GROUP, "ops", "viewer");
        sharing.grant(id, ofGroup, ANNA);

        var told = Revoked.inConversation(id, "bert");
        assertEquals(List.of(told, told, Revoked.everybodyIn(id)), changes.fired());
        assertEquals(List.of(Deed.of("anna", Deed.Kind.SHARED, id, VIEWER), Deed.of("anna", Deed.Kind.UNSHARED, id, VIEWER),
                Deed.of("anna", Deed.Kind.SHARED, id, ofGroup)),
                deeds.fired());
    }

    @Test
    void whatIsStoredStaysWhoeverCannotBeTold() {
        changes.observedBy(changed -> {
            throw new IllegalStateException("planted");
        });
        sharing.grant(id, VIEWER, ANNA);
        assertEquals(List.of(VIEWER), stored());
    }

    @Test
    void aRightReplacesTheOneThatTheSameUserOrGroupHad() {
        var group = new Grant(Grant.Kind.GROUP, "bert", "auditor");
        for (Grant each : List.of(VIEWER, group, grant("bert", "operator"))) sharing.grant(id, each, ANNA);
        assertEquals(List.of(group, grant("bert", "operator")), stored());

        sharing.revoke(id, Grant.Kind.USER, "bert", ANNA);
        assertEquals(List.of(group), stored());
        refused(Reason.NONE, () -> sharing.revoke(id, Grant.Kind.USER, "bert", ANNA));
    }

    @Test
    void nobodyDealsInMoreThanTheyHave() {
        sharing.grant(id, grant("bert", "maintainer"), ANNA);
        sharing.grant(id, grant("carla", "owner"), ANNA);
        sharing.grant(id, grant("dora", "viewer"), user("bert"));
        refused(Reason.FORBIDDEN, () -> sharing.grant(id, grant("bert", "owner"), user("bert")));
        refused(Reason.FORBIDDEN, () -> sharing.grant(id, grant("carla", "viewer"), user("bert")));
        refused(Reason.FORBIDDEN, () -> sharing.revoke(id, Grant.Kind.USER, "carla", user("bert")));
        refused(Reason.FORBIDDEN, () -> sharing.grant(id, grant("dora", "viewer"), user("dora")));
        refused(Reason.FORBIDDEN, () -> sharing.grant(id, VIEWER, user("emma")));
        sharing.grant(id, grant("carla", "viewer"), user("carla"));
        refused(Reason.FORBIDDEN, () -> sharing.grant(id, grant("carla", "owner"), user("carla")));
    }

    @Test
    void aRoleThatIsNotKnownCanBeTakenBack() {
        logs.conversations.changeGrants(id, present -> List.of(grant("bert", "emperor")));
        refused(Reason.FORBIDDEN, () -> sharing.revoke(id, Grant.Kind.USER, "bert", user("bert")));
        sharing.revoke(id, Grant.Kind.USER, "bert", ANNA);
        assertEquals(List.of(), stored());
    }

    @Test
    void aConversationHasOnlySoManyRights() {
        for (int i = 0; i < Sharing.MOST; i++) sharing.grant(id, grant("u" + i, "viewer"), ANNA);
        refused(Reason.TOO_MANY, () -> sharing.grant(id, grant("late", "viewer"), ANNA));
        sharing.grant(id, grant("u7", "operator"), ANNA);
        assertEquals(Sharing.MOST, stored().size());
    }
}
