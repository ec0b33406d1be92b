package dev.partyline.security;

import java.security.Principal;

/**
 * Who is asking.
 *
 * @param name for authorship and audit; empty in open mode
 * @param kind how it was established; with a ticket, how the one who got it was
 * @param role the most it may be in a conversation
 */
public record Identity(String name, Kind kind, Role role) implements Principal {

    /** In open mode: somebody on this machine. */
    public static final Identity LOCAL = new Identity("", Kind.LOCAL);

    /** With everything that its rights give. */
    public Identity(String name, Kind kind) {
        this(name, kind, Role.OWNER);
    }

    /** The same, with less than its rights give, or just as little as before. */
    Identity atMost(Role most) {
        return role == Role.OWNER ? new Identity(name, kind, most) : this;
    }

    /** Whose it is, for what is counted: identities of different kinds may have the same name. */
    String holder() {
        return kind + " " + name;
    }

    @Override
    public String getName() {
        return name;
    }

    /** How an identity was established. */
    public enum Kind {
        LOCAL, SESSION_KEY,
        /** Somebody of whom the issuer of a token said so. */
        TOKEN,
        /** A program that is an agent, by its key. */
        AGENT_KEY,
        SERVER
    }
}
