package dev.partyline.security;

/**
 * Asks the provider at which people sign in whether it still stands by a login that is in use: neither the removal of a user nor
 * of a group is told by anybody. What comes of it is done by {@link Logins}. Any thread; both methods do nothing for a login that was asked
 * about a moment ago, and while the provider does not answer.
 */
public interface LoginChecks {

    /** Somebody wants in by it: waits for the answer, a few seconds at most. */
    void await(LoginSession session);

    /** Somebody is connected by it: waits for nothing. */
    void begin(LoginSession session);
}
