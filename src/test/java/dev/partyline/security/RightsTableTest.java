package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The page says what each role permits; making a conversation is not in it, for nobody has a role before there is one. */
class RightsTableTest {

    @Test
    void thePageSaysWhatEachRolePermits() {
        var roles = Stream.of(Role.values()).collect(Collectors.toMap(Role::wire, RightsTableTest::inConversation));
        assertEquals(new TreeMap<>(roles), new TreeMap<>(RightsTable.read()));
    }

    private static Set<Action> inConversation(Role role) {
        Set<Action> permitted = EnumSet.noneOf(Action.class);
        for (Action action : Action.values()) if (action != Action.CREATE && role.permits(action)) permitted.add(action);
        return permitted;
    }

    @Test
    void whoeverMayDoAnythingMayWatch() {
        for (Role role : Role.values()) assertEquals(true, role.permits(Action.WATCH), role::name);
    }
}
