package dev.partyline.conversation;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import dev.partyline.conversation.EventStore.Deleted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** The conversations that exist, and what is known of each beside its log. Every method may wait for storage. */
@ApplicationScoped
public class Conversations {

    private static final System.Logger LOG = System.getLogger(Conversations.class.getName());

    /** Held while metadata is read, changed and stored, so that of two edits neither is lost. */
    private final ReentrantLock editing = new ReentrantLock();

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
        var now = clock.instant();
        return store.create(new ConversationMetadata(id, 0, owner, title, now, now, tags, agent, runtime, dialect));
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
        if (title != null) tell(new ConversationRenamed(id, title));
    }

    /** The title is stored by now, whoever cannot be told of it. */
    private void tell(ConversationRenamed news) {
        try {
            renamed.fire(news);
        } catch (RuntimeException failure) { // edge of the observers
            LOG.log(ERROR, () -> "the new title of " + news.conversation() + " was not told", failure);
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
            LOG.log(ERROR, () -> "the end of " + which.metadata().id() + " was not told", failure);
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
