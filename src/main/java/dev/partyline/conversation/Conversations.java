package dev.partyline.conversation;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** The conversations that exist, and what is known of each beside its log. Every method may wait for storage. */
@ApplicationScoped
public class Conversations {

    /** Held while metadata is read, changed and stored, so that of two edits neither is lost. */
    private final ReentrantLock editing = new ReentrantLock();

    @Inject EventStore store;
    @Inject EventLog log;
    @Inject InstantSource clock;
    @Inject Event<ConversationDeleted> deleted;

    /**
     * Makes a conversation with an empty log.
     *
     * @param owner empty while the server is open
     * @param title null for none
     * @param agent JSON object with the agent's public configuration
     * @param runtime JSON object that says what executes it
     * @return what was made; empty if the id is taken, and then nothing has changed
     */
    public Optional<ConversationMetadata> create(ConversationId id, String owner, String title,
            Map<String, String> tags, String agent, String runtime) {
        var now = clock.instant();
        return store.create(new ConversationMetadata(id, 0, owner, title, now, now, tags, agent, runtime));
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

    /** Changes title and tags; null leaves one as it is. */
    public void edit(ConversationId id, String title, Map<String, String> tags) {
        editing.lock();
        try {
            store.update(require(id).edited(title, tags, clock.instant()));
        } finally {
            editing.unlock();
        }
    }

    /** Forgets a conversation; its connections are closed and its agent is stopped.
     *  @throws UnknownConversationException if there is none */
    public void delete(ConversationId id) {
        store.delete(id);
        log.forget(id);
        deleted.fire(new ConversationDeleted(id));
    }
}
