package dev.partyline.session;

import java.util.List;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.security.Deed;
import jakarta.enterprise.event.Event;

/** What somebody asks of a conversation, for the news of it. What it is may depend on the state in which it is decided. */
final class Asked {

    private final ConversationId id;
    private final String author;
    private final String eventId;
    private volatile Deed.Kind kind;

    private Asked(ConversationId id, String author, String eventId, Deed.Kind kind) {
        this.id = id;
        this.author = author;
        this.eventId = eventId;
        this.kind = kind;
    }

    static Asked of(ConversationId id, String author, Deed.Kind kind) {
        return new Asked(id, author, "", kind);
    }

    /** To say something. @param eventId of the message */
    static Asked say(ConversationId id, String author, String eventId) {
        return new Asked(id, author, eventId, Deed.Kind.SAID);
    }

    ConversationId id() {
        return id;
    }

    /** It is decided about once more, and is this now. */
    void is(Deed.Kind now) {
        kind = now;
    }

    /**
     * Tells that it was done.
     *
     * @param records that it came to, durable
     * @return false if there are none: then nothing was done, and nothing is told
     */
    boolean done(List<ConversationEvent> records, Event<Deed> deeds) {
        if (records.isEmpty()) return false;
        ConversationEvent named = records.stream().filter(record -> record.eventId().equals(eventId)).findFirst()
                .orElse(records.get(0));
        deeds.fire(Deed.of(author, kind, id, named));
        return true;
    }
}
