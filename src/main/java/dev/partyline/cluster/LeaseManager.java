package dev.partyline.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.partyline.conversation.ConversationId;

/**
 * Grants each conversation's {@link Lease} to one server at a time.
 *
 * <p>Threading: any thread; all methods may wait for whoever keeps the leases, and then throw
 * {@link dev.partyline.conversation.StoreException} if that is away. A server asks for one conversation from one thread at a
 * time.
 */
public interface LeaseManager {

    /** Whether other servers may have leases too. Does not wait. */
    boolean shared();

    /**
     * Takes the lease of a conversation that nobody has, whose holder's time is over, that was handed over to this server or
     * to anybody, or that this server has itself; the lease that it had then is not good any more.
     *
     * @param lastGeneration of the last record of the conversation's log; the lease gets a later one
     * @return empty if another server has it
     */
    Optional<Lease> acquire(ConversationId id, long lastGeneration);

    /** How often held ones are to be refreshed. Does not wait. */
    Duration refreshEvery();

    /** Prolongs those that this server still has, and ends the others. */
    void refresh(Collection<Lease> leases);

    /** Gives one back, when everything done under it is done and nobody has to go on. Nothing happens to one that was lost. */
    void release(Lease lease);

    /**
     * Gives one away whose agent has to go on elsewhere, when everything done under it is done.
     *
     * @param node id of the server that may have it first; empty for whoever comes first
     */
    void handOver(Lease lease, String node);

    /** Conversations whose lease this server could take over now, some of them, in any order. */
    List<ConversationId> orphans();
}
