package dev.partyline.security;

import java.security.Principal;

/**
 * Who is asking.
 *
 * @param name for authorship and audit; empty in open mode
 * @param kind how it was established
 */
public record Identity(String name, Kind kind) implements Principal {

    /** In open mode: somebody on this machine. */
    public static final Identity LOCAL = new Identity("", Kind.LOCAL);

    @Override
    public String getName() {
        return name;
    }

    /** How an identity was established. */
    public enum Kind {
        LOCAL, SESSION_KEY,
        /** A program that is an agent, by its key. */
        AGENT_KEY,
        SERVER
    }
}
