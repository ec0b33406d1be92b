package dev.partyline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;

import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

/** What every presence does, as one server sees it. */
public abstract class PresenceContract {

    protected static final Node SELF = new Node("self", "http://127.0.0.1:1");
    protected static final ConversationId CHAT = ConversationId.parse("0123456789abcdef0123456789abcdef");
    protected static final ConversationId OTHER = ConversationId.parse("0123456789abcdef0123456789abcdee");

    /** Of {@link #SELF}. */
    protected abstract Presence presence();

    @Test
    void aServerKnowsItself() {
        presence().announce(Set.of());
        assertEquals(SELF, presence().self());
        assertEquals(List.of(SELF), presence().nodes());
    }

    @Test
    void whatIsWatchedHereIsNotWatchedElsewhere() {
        presence().announce(Set.of(CHAT));
        assertEquals(Set.of(), presence().watchedElsewhere(List.of(CHAT, OTHER)));
        assertEquals(Set.of(), presence().watchedElsewhere(List.of()));
    }

    @Test
    void whoLeavesMayComeBack() {
        presence().announce(Set.of(CHAT));
        presence().leave();
        presence().announce(Set.of(OTHER));
        assertEquals(List.of(SELF), presence().nodes());
    }
}
