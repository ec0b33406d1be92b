package dev.partyline.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.Checkpoint;

/**
 * What the records of one log are kept in.
 *
 * <p>Threading: {@link #open} and {@link #append} are called by one thread at a time; the others by any.
 */
interface LogMedium {

    /** Tells of every record that is kept, in order and without holes. After a failure it may be called again. */
    void open(Consumer<ConversationEvent> records) throws IOException;

    /**
     * Adds records; durable when it returns. After a failure none of them is kept, though the clean-up may be left to
     * the next call, which then fails until it is done.
     */
    void append(List<ConversationEvent> events) throws IOException;

    /**
     * Kept records.
     *
     * @param to the last offset wanted; kept already, as {@code from} is
     * @param maxBytes of payloads, though always one record
     */
    List<ConversationEvent> read(long from, long to, int maxBytes) throws IOException;

    Optional<Checkpoint> checkpoint(long offset);

    /** Keeps a checkpoint if it can. */
    void saveCheckpoint(Checkpoint checkpoint);

    /** Throws the log away. */
    void discard();
}
