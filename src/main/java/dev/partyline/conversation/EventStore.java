package dev.partyline.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Where logs and metadata are kept. The log gives every record its offset and its time, makes groups of records
 * durable, and only then says so; nobody reads what is not committed.
 *
 * <p>Threading: every method may be called from any thread. {@link #append} never blocks on storage; the others may.
 * All methods but {@link #append} throw {@link StoreException} when storage fails, and those that name a conversation
 * throw {@link UnknownConversationException} when there is none.
 */
public interface EventStore extends AutoCloseable {

    /** For {@link #append}: append whatever the state is. */
    long ANY_STATE = -2;

    /**
     * Makes a conversation. An id that was deleted before begins a new epoch.
     *
     * @return what is stored now, with its epoch; empty if a conversation of this id exists, which is left alone
     */
    Optional<ConversationMetadata> create(ConversationMetadata metadata);

    /** @return empty when there is none, or it was deleted */
    Optional<ConversationMetadata> metadata(ConversationId id);

    /** Replaces the metadata; the epoch stays. */
    void update(ConversationMetadata metadata);

    /**
     * Takes a conversation away: appends fail from now on, and reads say that it is unknown. Its log and metadata are
     * kept until it is purged, or until a conversation of its id is made.
     */
    Deleted delete(ConversationId id);

    /**
     * Brings a deleted conversation back as it was, in its old epoch, with what was accepted before it was deleted.
     *
     * @return empty if there is no such conversation to bring back
     */
    Optional<ConversationMetadata> undelete(ConversationId id);

    /**
     * Forgets for good what was deleted; only the epoch is remembered. Nothing happens if it was brought back, made anew
     * or purged meanwhile.
     */
    void purge(Deleted which);

    /** @return what can be brought back, in no particular order */
    List<Deleted> deleted();

    /**
     * Begins a conversation whose records come from elsewhere. Until it is published nobody knows of it, and no other of
     * its id can be made ({@link StoreException}); a crash leaves no conversation. As with {@link #create}, an id that
     * was deleted before begins a new epoch.
     *
     * @return empty if a conversation of this id exists, or is being staged
     */
    Optional<Staging> stage(ConversationMetadata metadata);

    /** @return every conversation that exists, in no particular order */
    List<ConversationMetadata> list();

    /**
     * Appends records next to each other, all or none, in the order given. A record whose event id the log already
     * has is not appended again; the one there is returned in its place.
     *
     * <p>A log remembers the latest {@link EventDraft#generation} that it was given, and each of its records carries it, so
     * that its last record tells it. Drafts of an earlier generation are refused, whatever else would be said to them: so
     * nobody appends under a lease that another one has written under since. Drafts without one are not looked at for that.
     *
     * @param ifStateAt offset of the last state-changing record that the caller has seen ({@code -1}: none), or
     *     {@link #ANY_STATE}; not looked at when every record is there already
     * @return completes when all are durable and readable, with the committed records. Fails with
     *     {@link StaleStateException} once everything ahead of it is committed, so that the caller's next look sees
     *     what it lost to, or likewise with {@link FencedException}; with {@link UnknownConversationException} or {@link StoreException} at any time. Then nothing
     *     was appended, except that after a {@link StoreException} a record may still turn up. Completed on a thread
     *     of the store: what depends on it must not block
     */
    CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt);

    /**
     * Committed records from an offset on, in order, without holes.
     *
     * @param maxBytes of payloads; at least one record is returned where there is one
     * @return empty when {@code from} lies beyond the head
     */
    List<ConversationEvent> read(ConversationId id, long from, int maxEvents, int maxBytes);

    /** @return position of the last committed record; offset {@link StreamPosition#BEFORE_FIRST} in an empty log */
    StreamPosition head(ConversationId id);

    /**
     * Waits until the head is at least where it was anywhere when this was called: where other servers append, too, it may be a
     * moment behind. To be called before a place that a client knows is looked for. While storage is away it does not wait.
     *
     * @return whether the head is there; if not, a place beyond it may be known elsewhere
     */
    default boolean settle(ConversationId id) {
        return true; // nobody else appends
    }

    /** @return offset of the committed record with this event id */
    OptionalLong find(ConversationId id, String eventId);

    /**
     * @return the first offset at which the largest timestamp so far is at or after {@code time}; one behind the head
     *     when there is none
     */
    long firstSince(ConversationId id, Instant time);

    /** @return the newest checkpoint whose offset is at most {@code offset} */
    Optional<Checkpoint> checkpoint(ConversationId id, long offset);

    /** Keeps a checkpoint. It is only ever a short cut, so it need not be durable. */
    void saveCheckpoint(ConversationId id, Checkpoint checkpoint);

    /** @return why records cannot be appended at the moment, for operators; empty while all is well. Does not wait */
    Optional<String> trouble();

    /** Sets the one listener, before the first append. */
    void onCommit(CommitListener listener);

    /** Waits for what was accepted, then lets go of everything. Idempotent. */
    @Override
    void close();

    /** A conversation that was deleted, and when. */
    record Deleted(ConversationMetadata metadata, Instant at) {}

    /** A conversation that is not there yet. One thread at a time. */
    interface Staging extends AutoCloseable {

        /** As it will be stored, with its epoch. */
        ConversationMetadata metadata();

        /** As {@link EventStore#append}, but that nobody is told. */
        CompletionStage<List<ConversationEvent>> append(List<EventDraft> drafts);

        /**
         * Makes it a conversation, once every append has completed.
         *
         * @return what is stored now, with its epoch
         */
        ConversationMetadata publish();

        /** Throws away what was not published, and nothing else. */
        @Override
        void close();
    }

    /** The fold of a log up to an offset, as text. */
    record Checkpoint(long offset, String state) {}

    /** Hears of committed records, per conversation in offset order and without overlap; on a thread of the store. */
    @FunctionalInterface
    interface CommitListener {
        /** Before those who appended are answered; must not block or throw. */
        void committed(ConversationId id, List<ConversationEvent> events);

        /**
         * Another server has changed what is known of a conversation; must not block or throw.
         *
         * @param before as it was last known here
         * @param now empty if it was deleted; with another epoch, its log is another one
         */
        default void changed(ConversationMetadata before, Optional<ConversationMetadata> now) {
            // there may be no other server
        }

        /** When they are, for everybody else; must not block or throw. */
        default void answered(ConversationId id, StreamPosition head) {
            // there may be nobody else
        }
    }
}
