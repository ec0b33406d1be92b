package dev.partyline.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.EventStore.Checkpoint;

/** What the records of one log are kept in. {@link #open} comes first; then any thread may call any method. */
interface LogMedium {

    /** Finds where the log ends. After a failure it may be called again. */
    LogEnd open() throws IOException;

    /** How many bytes it has, without its indexes; known before it is opened. */
    long bytes();

    /**
     * Kept records.
     *
     * @param to the last offset wanted; kept already, as {@code from} is
     * @param maxBytes of payloads, though always one record
     */
    List<ConversationEvent> read(long from, long to, int maxBytes) throws IOException;

    /** @return offset of the kept record with this event id */
    OptionalLong find(String eventId) throws IOException;

    /** @return the first offset whose largest time so far is at least {@code micros}; one behind the last if none */
    long firstAtLeast(long micros) throws IOException;

    Optional<Checkpoint> checkpoint(long offset);

    /** Keeps a checkpoint if it can. */
    void saveCheckpoint(Checkpoint checkpoint);

    /** Throws the log away. */
    void discard();
}
