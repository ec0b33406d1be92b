package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

class GroupsClaimTest {

    private static final Map<String, Object> CLAIMS = Map.of("groups", List.of("/a", "b", "b"),
            "role", "one", "https://example.com/roles", List.of("c"), "realm_access", Map.of("roles", List.of("d")),
            "resource_access", Map.of("party.line", Map.of("roles", List.of("e")), "party", "text"),
            "odd", Arrays.asList("f", 7, null, List.of("g"), " ", Map.of("h", "h")), "number", 7);

    private static Set<String> groups(String path) {
        return GroupsClaim.of(CLAIMS, path);
    }

    @Test
    void aNameIsFoundAndAPathIsFollowed() {
        assertEquals(Set.of("/a", "b"), groups("groups"));
        assertEquals(Set.of("one"), groups("role"), "a single text is a list of one");
        assertEquals(Set.of("d"), groups("realm_access.roles"));
    }

    @Test
    void namesMayHaveDots() {
        assertEquals(Set.of("c"), groups("https://example.com/roles"));
        assertEquals(Set.of("e"), groups("resource_access.party.line.roles"));
    }

    @Test
    void whatIsNoGroupIsPassedOver() {
        assertEquals(Set.of("f"), groups("odd"));
        for (String none : List.of("number", "missing", "realm_access", "groups.roles", "realm_access.", ".roles", ".", "")) {
            assertEquals(Set.of(), groups(none), none);
        }
    }
}
