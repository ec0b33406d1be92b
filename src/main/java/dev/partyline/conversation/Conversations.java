package dev.partyline.conversation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.partyline.conversation.EventStore.Deleted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** The conversations that exist, and what is known of each beside its log. Every method may wait for storage. */
@ApplicationScoped
public class Conversations {

    private static final System.Logger LOG = System.getLogger(Conversations.class.getName());

    private static final long COMMIT_SECONDS = 10;

    /** Held while metadata is read, changed and stored, so that of two edits neither is lost. */
    private final ReentrantLock editing = new ReentrantLock();
    /** Held while a title is read and told, so that the one told last is the one that is stored. */
    private final ReentrantLock telling = new ReentrantLock();

    @Inject EventStore store;
    @Inject EventLog log;
    @Inject InstantSource clock;
    @Inject Event<ConversationDeleted> deleted;
    @Inject Event<ConversationRenamed> renamed;
    @Inject Event<ConversationPurged> purged;

    /**
     * Makes a conversation with an empty log.
     *
     * @param owner empty while the server is open
     * @param title null for none
     * @param agent JSON object with the agent's public configuration
     * @param runtime JSON object that says what executes it
     * @param dialect of its agent, V0 or V1
     * @return what was made; empty if the id is taken, and then nothing has changed
     */
    public Optional<ConversationMetadata> create(ConversationId id, String owner, String title,
            Map<String, String> tags, String agent, String runtime, Dialect dialect) {
        return create(new ConversationMetadata(id, 0, owner, title, Instant.EPOCH, Instant.EPOCH, tags, agent, runtime,
                dialect));
    }

    /** As above.
     *  @param wanted what it is to be, but for its epoch and its times */
    public Optional<ConversationMetadata> create(ConversationMetadata wanted) {
        return store.create(wanted.begun(clock.instant()));
    }

    /**
     * Makes a conversation with its first records, in one step: a crash leaves both or neither.
     *
     * @param wanted what it is to be, but for its epoch and its times
     * @param first the records, by the metadata with which the conversation will be there; what it throws comes out, and
     *     then there is none
     * @return what was made; empty if the id is taken, perhaps by somebody who is not done yet
     * @throws StoreException if storage does not answer in time; then there is none
     */
    public Optional<ConversationMetadata> create(ConversationMetadata wanted,
            Function<ConversationMetadata, List<EventDraft>> first) {
        Optional<EventStore.Staging> staging = store.stage(wanted.begun(clock.instant()));
        if (staging.isEmpty()) return Optional.empty();
        try (var staged = staging.get()) {
            List<EventDraft> drafts = first.apply(staged.metadata());
            if (!drafts.isEmpty()) durable(staged.append(drafts));
            ConversationMetadata made = staged.publish();
            log.published(made.id());
            return Optional.of(made);
        }
    }

    private static void durable(CompletionStage<?> appended) {
        try {
            appended.toCompletableFuture().get(COMMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) throw cause;
            throw new StoreException("the first records were not stored", failed);
        } catch (TimeoutException slow) {
            throw new StoreException("not durable within " + COMMIT_SECONDS + " s", slow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for storage", stopped);
        }
    }

    public Optional<ConversationMetadata> find(ConversationId id) {
        return store.metadata(id);
    }

    /** @throws UnknownConversationException if there is none */
    public ConversationMetadata require(ConversationId id) {
        return find(id).orElseThrow(() -> new UnknownConversationException(id));
    }

    /** @return all, in no particular order */
    public List<ConversationMetadata> list() {
        return store.list();
    }

    /** Begins a conversation whose records come from elsewhere; see {@link EventStore#stage}. */
    public Optional<EventStore.Staging> stage(ConversationMetadata metadata) {
        return store.stage(metadata);
    }

    /** Changes title and tags; null leaves one as it is. */
    public void edit(ConversationId id, String title, Map<String, String> tags) {
        editing.lock();
        try {
            store.update(require(id).edited(title, tags, clock.instant()));
        } finally {
            editing.unlock();
        }
        if (title != null) tellTitle(id);
    }

    /**
     * Gives a conversation a title that nobody has asked for, if none is there; one that somebody gives at the same time
     * stays, or replaces it. That is no change of the conversation's: its time stays as it is.
     */
    public void titleIfDue(ConversationId id, String title) {
        editing.lock();
        try {
            ConversationMetadata present = require(id);
            if (!AutomaticTitle.isDue(present)) return;
            store.update(present.edited(title, null, present.updatedAt()));
        } finally {
            editing.unlock();
        }
        tellTitle(id);
    }

    /**
     * Changes the encrypted secrets of an agent; nobody is told.
     *
     * @param change gets the present ones, or null where there are none, and gives others; it must not wait. What it
     *     throws comes out, and nothing has changed then
     */
    public void changeSecrets(ConversationId id, UnaryOperator<String> change) {
        editing.lock();
        try {
            ConversationMetadata present = require(id);
            store.update(present.withSecrets(change.apply(present.secrets())));
        } finally {
            editing.unlock();
        }
    }

    /**
     * Changes the rights that others were given; nobody is told.
     *
     * @param change gets the conversation as it is, and gives the grants that it is to have; it must not wait. What it throws
     *     comes out, and nothing has changed then
     * @return as it was before
     */
    public ConversationMetadata changeGrants(ConversationId id, Function<ConversationMetadata, List<Grant>> change) {
        editing.lock();
        try {
            ConversationMetadata present = require(id);
            store.update(present.withGrants(change.apply(present)));
            return present;
        } finally {
            editing.unlock();
        }
    }

    /** The title is stored by now, whoever cannot be told of it. Observers neither wait nor change titles. */
    private void tellTitle(ConversationId id) {
        telling.lock();
        try {
            find(id).ifPresent(now -> renamed.fire(new ConversationRenamed(id, now.title())));
        } catch (RuntimeException failure) { // edge of the observers
            LOG.log(StoreAwayException.level(failure), () -> "the new title of " + id + " was not told", failure);
        } finally {
            telling.unlock();
        }
    }

    /** The metadata with the time of the last event as that of its last change, if that is later; only to be shown. */
    public ConversationMetadata asOfLastEvent(ConversationMetadata metadata) {
        return log.lastTime(metadata.id()).map(metadata::touched).orElse(metadata);
    }

    /** Takes a conversation away until it is brought back or purged; its connections are closed, its agent is stopped.
     *  @throws UnknownConversationException if there is none */
    public Deleted delete(ConversationId id) {
        Deleted which = store.delete(id);
        log.forget(id);
        deleted.fire(new ConversationDeleted(id));
        return which;
    }

    /** Forgets for good what was deleted; nothing happens if it was brought back meanwhile. */
    public void purge(Deleted which) {
        store.purge(which);
        if (store.metadata(which.metadata().id()).isPresent()) return; // it was, or another is there
        try {
            purged.fire(new ConversationPurged(which.metadata()));
        } catch (RuntimeException failure) { // edge of the observers
            LOG.log(StoreAwayException.level(failure), () -> "the end of " + which.metadata().id() + " was not told", failure);
        }
    }

    /** @return what was deleted under this id and can be brought back */
    public Optional<Deleted> findDeleted(ConversationId id) {
        return store.deleted().stream().filter(each -> each.metadata().id().equals(id)).findFirst();
    }

    /** Brings a conversation back. A run that was active is active again, though nobody works on it.
     *  @return empty if there is none to bring back */
    public Optional<ConversationMetadata> undelete(ConversationId id) {
        return store.undelete(id);
    }

    /** Forgets for good what was deleted at that time or before. @return how many conversations */
    public int purgeDeleted(Instant until) {
        List<Deleted> old = store.deleted().stream().filter(each -> !each.at().isAfter(until)).toList();
        old.forEach(this::purge);
        return old.size();
    }
}
