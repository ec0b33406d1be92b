package dev.partyline.security;

import java.security.Principal;
import java.util.Set;

import dev.partyline.conversation.Tenant;

/**
 * Who is asking. Immutable.
 *
 * @param name for authorship, ownership and audit; empty in open mode
 * @param kind how it was established; with a ticket, how the one who got it was
 * @param role the most it may be in a conversation
 * @param groups that it belongs to, exactly as whoever established it calls them; none for keys and in open mode
 * @param tenant whose conversations it may have to do with
 * @param basis what it rests on, and until when
 */
public record Identity(String name, Kind kind, Role role, Set<String> groups, Tenant tenant, Basis basis)
        implements Principal {

    /** In open mode: somebody on this machine. */
    public static final Identity LOCAL = new Identity("", Kind.LOCAL);

    public Identity {
        groups = Set.copyOf(groups);
    }

    /** Without groups, with everything that its rights give. */
    public Identity(String name, Kind kind) {
        this(name, kind, Role.OWNER, Set.of());
    }

    /** Without groups. */
    public Identity(String name, Kind kind, Role role) {
        this(name, kind, role, Set.of());
    }

    /** Of the default tenant, as long as nobody ends it. */
    public Identity(String name, Kind kind, Role role, Set<String> groups) {
        this(name, kind, role, groups, Tenant.DEFAULT, Basis.LASTING);
    }

    /**
     * Somebody whom an identity provider knows, with everything that her rights give.
     *
     * @param name must not look like that of a key, for rights go by name; see {@link #mayBeNamed}
     */
    public static Identity of(String name, Kind kind, Set<String> groups) {
        return new Identity(name, kind, Role.OWNER, groups);
    }

    /** Whether somebody whom an identity provider knows may have this name: no key could be called so. */
    public static boolean mayBeNamed(String name) {
        return name != null && !name.isBlank() && !SessionKeys.names(name);
    }

    /** The same, as one of another tenant. */
    Identity of(Tenant other) {
        return new Identity(name, kind, role, groups, other, basis);
    }

    /** The same, as long as this lasts. */
    public Identity on(Basis other) {
        return new Identity(name, kind, role, groups, tenant, other);
    }

    /** The same, of these groups. */
    Identity in(Set<String> others) {
        return new Identity(name, kind, role, others, tenant, basis);
    }

    /** The same, with less than its rights give, or just as little as before. */
    Identity atMost(Role most) {
        return role == Role.OWNER ? new Identity(name, kind, most, groups, tenant, basis) : this;
    }

    /** Whether this is who was there before, known in the same way and by the same provider as the same one. */
    public boolean continues(Identity before) {
        return name.equals(before.name) && kind == before.kind && tenant.equals(before.tenant)
                && basis.subject().equals(before.basis.subject());
    }

    /** Whose it is, for what is counted: identities of different tenants and kinds may have the same name. */
    String holder() {
        return tenant + " " + kind + " " + name;
    }

    @Override
    public String getName() {
        return name;
    }

    /** How an identity was established. */
    public enum Kind {
        LOCAL, SESSION_KEY,
        /** Somebody who has signed in by a browser; the token of its basis is the id of the {@link LoginSession}. */
        LOGIN,
        /** Somebody of whom the issuer of a token said so. */
        TOKEN,
        /** A program that is an agent, by its key. */
        AGENT_KEY,
        SERVER
    }
}
