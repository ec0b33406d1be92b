package dev.partyline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

import dev.partyline.conversation.ConversationEvent;

/** The records of one log that can be read, in order; throws {@link UncheckedIOException}. One thread. */
public final class LogIterator implements Iterator<ConversationEvent>, AutoCloseable {

    private final StoredRecords records;
    private final StoreProgress progress;
    private ConversationEvent next;
    private long bytes;

    LogIterator(StoredRecords records, StoreProgress progress) {
        this.records = records;
        this.progress = progress;
    }

    @Override
    public boolean hasNext() {
        try {
            if (next == null && records.next()) next = records.event();
            progress.advance(records.end() - bytes);
            bytes = records.end();
            return next != null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public ConversationEvent next() {
        if (!hasNext()) throw new NoSuchElementException();
        ConversationEvent event = next;
        next = null;
        return event;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
