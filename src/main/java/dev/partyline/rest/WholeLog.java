package dev.partyline.rest;

import java.util.Iterator;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StreamPosition;

/**
 * Every record of a log up to a position, with a bounded number in memory. Never ends early: when the log is made anew
 * meanwhile, or records are not there, it throws {@link StoreException}. One thread; waits for storage.
 */
final class WholeLog implements Iterator<ConversationEvent> {

    private final LogWalk walk;
    private final StreamPosition end;
    private long next;

    WholeLog(EventLog log, ConversationId id, StreamPosition end) {
        this.walk = new LogWalk(log, id, 0, end.offset(), false);
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        return next <= end.offset();
    }

    @Override
    public ConversationEvent next() {
        ConversationEvent event = walk.next();
        if (!event.position().equals(end.withOffset(next))) throw new StoreException("another log than before");
        next++;
        return event;
    }
}
