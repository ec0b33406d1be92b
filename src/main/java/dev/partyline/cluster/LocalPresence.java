package dev.partyline.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.ConversationId;

/** Of a server that stands alone: there is no elsewhere. Nothing waits. */
public final class LocalPresence implements Presence {

    private final Node self;

    public LocalPresence(Node self) {
        this.self = self;
    }

    @Override
    public Node self() {
        return self;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public List<Node> nodes() {
        return List.of(self);
    }

    @Override
    public void announce(Set<ConversationId> watchedHere) {
        // nobody has to know
    }

    @Override
    public Set<ConversationId> watchedElsewhere(Collection<ConversationId> conversations) {
        return Set.of();
    }

    @Override
    public void leave() {
        // nobody has to know
    }
}
