package dev.partyline.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What groups are in every conversation, each exactly as the identity provider calls it. Immutable.
 *
 * @param administrators may do everything
 * @param operators watch and steer
 * @param viewers watch
 * @param auditors see everything
 * @param byDefault name of the role of everybody whom the identity provider knows; empty for none
 */
public record RoleSettings(Set<String> administrators, Set<String> operators, Set<String> viewers, Set<String> auditors,
        Optional<String> byDefault) {

    /** Whoever has a right was given it, or owns the conversation. */
    public static final RoleSettings NONE = new RoleSettings(Set.of(), Set.of(), Set.of(), Set.of(), Optional.empty());

    /** What {@code default} may be, from most to least. */
    static final List<String> DEFAULTS = List.of("owner", "maintainer", "operator", "auditor", "viewer");

    public RoleSettings {
        administrators = Set.copyOf(administrators);
        operators = Set.copyOf(operators);
        viewers = Set.copyOf(viewers);
        auditors = Set.copyOf(auditors);
        if (byDefault.isPresent() && !DEFAULTS.contains(byDefault.get())) {
            throw new IllegalArgumentException("partyline.roles.default must be none or one of " + DEFAULTS);
        }
    }

    /** Whether any group means something. */
    public boolean maps() {
        return Stream.of(administrators, operators, viewers, auditors).anyMatch(groups -> !groups.isEmpty());
    }
}
