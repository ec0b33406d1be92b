package dev.partyline.security;

import java.util.List;
import java.util.Optional;

/** Where logins are kept. Any thread. */
public interface LoginSessions {

    /**
     * Keeps a login until it is removed, its time is over, or it was not used for too long.
     *
     * @return false if there is room for no more; then it is not kept
     */
    boolean add(LoginSession session);

    /** One that lasts, used by this.
     *  @return empty if there is none of this id, or it has ended */
    Optional<LoginSession> use(String id);

    /** One that lasts, without using it.
     *  @return empty if there is none of this id, or it has ended */
    Optional<LoginSession> look(String id);

    /** Keeps this instead of the one of its id, without using it.
     *  @return the one before; empty if there is none any more, and then nothing is kept */
    Optional<LoginSession> replace(LoginSession newer);

    /** Takes one out, of all who ask for it exactly one gets it.
     *  @return empty if there is none of this id */
    Optional<LoginSession> remove(String id);

    /** Takes those out that are over. */
    List<LoginSession> removeExpired();

    /**
     * Takes out those that came of one session at the provider, or all of one of its users.
     *
     * @param subject of the user; null for whoever has the session
     * @param providerSession null for all of the user
     * @throws IllegalArgumentException if both are null
     */
    List<LoginSession> removeOf(String subject, String providerSession);

    int size();
}
