package dev.partyline.conversation;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** A store that several servers share, made where the settings ask for one. It goes before any on this machine. */
public interface SharedStore {

    /**
     * Makes the store; called once, when the application starts.
     *
     * @param factory of its threads, which are made now
     * @return empty if the server stands alone
     * @throws StoreException if it cannot be had, with a text for the administrator
     */
    Optional<EventStore> open(ThreadFactory factory);
}
