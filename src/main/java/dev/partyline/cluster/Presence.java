package dev.partyline.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.ConversationId;

/**
 * Which servers there are, and which conversations are watched on others of them.
 *
 * <p>Threading: any thread; all methods but {@link #self} and {@link #shared} may wait for whoever keeps this, and then throw
 * {@link dev.partyline.conversation.StoreException} if that is away.
 */
public interface Presence {

    Node self();

    /** Whether there may be other servers. */
    boolean shared();

    /** The servers that have announced themselves a short while ago, this one among them, in any order. */
    List<Node> nodes();

    /**
     * Says that this server lives, and what is watched on it now. To be repeated before {@link #nodes} forgets it; only what
     * has changed since the time before has to be told.
     */
    void announce(Set<ConversationId> watchedHere);

    /** Of these, the ones that somebody watches on another server that lives; as of a short while ago. */
    Set<ConversationId> watchedElsewhere(Collection<ConversationId> conversations);

    /** Nothing is watched here any more, and this server is about to end. */
    void leave();
}
