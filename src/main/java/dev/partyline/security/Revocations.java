package dev.partyline.security;

import java.time.Instant;

/**
 * What has been ended before its time, for as long as anybody could still come with it. Any thread; asked for every token
 * and, once a second, for every open connection that came by one.
 */
public interface Revocations {

    /** By what a right can be ended. */
    enum Ground {
        /** Everything that a session of the provider has brought. */
        SESSION,
        /** Everything that its user was given until then. */
        SUBJECT,
        /** One token. */
        TOKEN
    }

    /**
     * Remembers that something has ended.
     *
     * @param id of the session, the subject or the token
     * @param since the tokens concerned are those issued until then, by the provider's clock; matters for subjects alone
     */
    void add(Ground ground, String id, Instant since);

    /** Whether that was ended on which this rests. */
    boolean cover(Basis basis);

    /**
     * Remembers the id of an order to end something, which is good once. May wait for whoever keeps this.
     *
     * @return false if it is known already
     */
    boolean first(String order);
}
