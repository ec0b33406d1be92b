package dev.partyline.security;

/** What all servers of one cluster know, and nobody else. Any thread. */
public interface NodeSecret {

    /**
     * The secret, always the same.
     *
     * @return whatever length it has; not to be changed
     * @throws dev.partyline.conversation.StoreException if it has to be asked for first, and whoever keeps it is away
     */
    byte[] value();
}
