package dev.partyline.security;

import static dev.partyline.security.Action.INSPECT;
import static dev.partyline.security.Action.PURGE;
import static dev.partyline.security.Action.SAY;
import static dev.partyline.security.Action.STEER;
import static dev.partyline.security.Action.WATCH;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What somebody is in a conversation, and what that permits: the one table of rights. Nobody has a single role: whoever has
 * two may do what either permits.
 */
public enum Role {
    /** Everything, everywhere; of a group only, never of a single conversation. */
    ADMINISTRATOR(EnumSet.allOf(Action.class)),
    /** Everything in this conversation. */
    OWNER(EnumSet.allOf(Action.class)),
    /** Everything but what cannot be undone; what a session API key is in the conversations of others. */
    MAINTAINER(EnumSet.complementOf(EnumSet.of(PURGE))),
    /** Watches, says something, and tells the agent what to do. */
    OPERATOR(EnumSet.of(WATCH, SAY, STEER)),
    /** Sees everything, and does nothing. */
    AUDITOR(EnumSet.of(WATCH, INSPECT)),
    /** Watches, and does nothing else. */
    VIEWER(EnumSet.of(WATCH));

    private final Set<Action> permitted;

    Role(Set<Action> permitted) {
        this.permitted = permitted;
    }

    /** Whether this alone is enough to do that. */
    public boolean permits(Action action) {
        return permitted.contains(action);
    }

    /** As options, requests and grants call it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return empty if none is called so */
    public static Optional<Role> of(String wire) {
        return Stream.of(values()).filter(role -> role.wire().equals(wire)).findFirst();
    }

    /** Of those that there can be in a single conversation. @return empty if none of them is called so */
    public static Optional<Role> inConversation(String wire) {
        return of(wire).filter(role -> role != ADMINISTRATOR);
    }
}
