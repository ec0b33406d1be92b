package dev.partyline.security;

import java.util.Optional;

/**
 * Where tickets wait until they are shown.
 *
 * <p>Threading: any thread; all methods may wait for whoever keeps this, and then throw
 * {@link dev.partyline.conversation.StoreException} if that is away.
 */
public interface Tickets {

    /**
     * Keeps a ticket until it is taken or has expired.
     *
     * @param most that one identity may have here at once
     * @return false if it has that many, or nobody can be given any more; then the ticket is not kept
     */
    boolean add(Ticket ticket, int most);

    /**
     * Takes a ticket out: of all who ask for it, however many at once, exactly one gets it.
     *
     * @param hash as it stands in the ticket
     * @return empty if there is none, or it has been taken or has expired
     */
    Optional<Ticket> take(String hash);
}
