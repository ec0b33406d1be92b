package dev.partyline.session;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.partyline.cluster.Node;
import dev.partyline.cluster.Presence;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;

/** Other servers, as a test has them. */
final class FakePresence implements Presence {

    final Set<ConversationId> elsewhere = new HashSet<>();
    Set<ConversationId> announced = Set.of();
    boolean shared;
    boolean away;

    @Override
    public Node self() {
        return new Node("self", "");
    }

    @Override
    public boolean shared() {
        return shared;
    }

    @Override
    public List<Node> nodes() {
        return List.of(self());
    }

    @Override
    public void announce(Set<ConversationId> watchedHere) {
        if (away) throw new StoreException("away");
        announced = watchedHere;
    }

    @Override
    public Set<ConversationId> watchedElsewhere(Collection<ConversationId> conversations) {
        var watched = new HashSet<>(conversations);
        watched.retainAll(elsewhere);
        return watched;
    }

    @Override
    public void leave() {
        announced = Set.of();
    }
}
