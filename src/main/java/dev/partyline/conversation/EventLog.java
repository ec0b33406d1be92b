package dev.partyline.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * The logs of all conversations: append, read, head, and the state that follows. The one place that appends.
 *
 * <p>Threading: any thread. Reading the log, and the first look at a conversation's state, wait for storage; later looks
 * do not. When records are committed, states are folded and {@link AgentStateChanged} is fired, then appends complete,
 * then {@link EventAppended} is fired; all on the committing thread, per conversation in order: observers only schedule. What
 * other servers commit is told in the same way, and so is what they change beside.
 */
@ApplicationScoped
public class EventLog {

    private static final System.Logger LOG = System.getLogger(EventLog.class.getName());

    private final ConcurrentMap<ConversationId, LogView> views = new ConcurrentHashMap<>();

    @Inject EventStore store;
    @Inject Event<EventAppended> appended;
    @Inject Event<AgentStateChanged> stateChanged;
    @Inject Event<ConversationDeleted> deleted;
    @Inject Event<ConversationRenamed> renamed;
    @Inject Event<ConversationShared> shared;
    @Inject Event<LogReplaced> replaced;

    @PostConstruct
    void listen() {
        store.onCommit(new EventStore.CommitListener() {
            @Override
            public void committed(ConversationId id, List<ConversationEvent> events) {
                fold(id, events);
            }

            @Override
            public void changed(ConversationMetadata before, Optional<ConversationMetadata> now) {
                tell(before, now);
            }

            @Override
            public void answered(ConversationId id, StreamPosition head) {
                ring(id, head);
            }
        });
    }

    /** Appends whatever the state is; otherwise as {@link #append(ConversationId, List, long)}. */
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts) {
        return append(id, drafts, EventStore.ANY_STATE);
    }

    /**
     * Appends records next to each other, all or none; see {@link EventStore#append}.
     *
     * @param ifStateAt {@link ConversationState#stateOffset} of the state that the caller decided by
     */
    public CompletionStage<List<ConversationEvent>> append(ConversationId id, List<EventDraft> drafts, long ifStateAt) {
        view(id);
        return store.append(id, drafts, ifStateAt);
    }

    /** Committed records from an offset on; see {@link EventStore#read}. */
    public List<ConversationEvent> read(ConversationId id, long from, int maxEvents, int maxBytes) {
        return store.read(id, from, maxEvents, maxBytes);
    }

    /** Waits until the head is where it was anywhere when this was called; see {@link EventStore#settle}. */
    public boolean settle(ConversationId id) {
        return store.settle(id);
    }

    /** @return position of the last committed record, as it is known here */
    public StreamPosition head(ConversationId id) {
        return store.head(id);
    }

    public OptionalLong find(ConversationId id, String eventId) {
        return store.find(id, eventId);
    }

    /** See {@link EventStore#firstSince}. */
    public long firstSince(ConversationId id, Instant time) {
        return store.firstSince(id, time);
    }

    /** The state as of the last committed record, or of one committed a moment before. */
    public ConversationState state(ConversationId id) {
        return view(id).state();
    }

    /** The state right after the record at {@code offset}; may read a bounded number of records. */
    public ConversationState stateAt(ConversationId id, long offset) {
        return view(id).stateAt(offset);
    }

    /** @return the time of the last committed record, or of one committed a moment before; empty in an empty log */
    public Optional<Instant> lastTime(ConversationId id) {
        return view(id).lastTime();
    }

    /** @return what the conversation's agent speaks, {@link Dialect#V0} or {@link Dialect#V1} */
    public Dialect dialect(ConversationId id) {
        return store.metadata(id).orElseThrow(() -> new UnknownConversationException(id)).dialect();
    }

    /** Tells of a conversation that was published with records in it, as if they had been committed just now. */
    void published(ConversationId id) {
        try {
            ConversationState now = state(id);
            if (now.offset() < 0) return;
            StreamPosition head = head(id);
            ExecutionStatus before = ConversationState.EMPTY.status();
            if (now.status() != before) stateChanged.fire(new AgentStateChanged(id, head, before, now.status()));
            appended.fire(new EventAppended(id, head));
        } catch (RuntimeException failure) { // edge of the observers; sweeps ring again
            LOG.log(StoreAwayException.level(failure), () -> "news of " + id + " was not delivered", failure);
        }
    }

    /** Lets go of what is remembered of a conversation. */
    void forget(ConversationId id) {
        views.remove(id);
    }

    private LogView view(ConversationId id) {
        LogView known = views.get(id);
        if (known != null) return known;
        store.head(id); // throws for one that is unknown, so that no view of it is kept
        LogView view = views.computeIfAbsent(id, absent -> new LogView(absent, store));
        view.open();
        return view;
    }

    private void fold(ConversationId id, List<ConversationEvent> events) {
        try {
            LogView view = views.get(id);
            if (view != null) view.advance(events, stateChanged::fire);
        } catch (RuntimeException failure) { // edge of the store's thread
            views.remove(id); // whoever looks next folds what is stored
            LOG.log(StoreAwayException.level(failure), () -> "news of the state of " + id + " was not delivered", failure);
        }
    }

    /** What another server has changed. */
    private void tell(ConversationMetadata before, Optional<ConversationMetadata> now) {
        ConversationId id = before.id();
        boolean other = now.isEmpty() || now.get().epoch() != before.epoch();
        if (other) forget(id);
        try {
            if (now.isEmpty()) deleted.fire(new ConversationDeleted(id));
            else if (other) replaced.fire(new LogReplaced(id));
            if (now.isPresent() && !Objects.equals(now.get().title(), before.title())) {
                renamed.fire(new ConversationRenamed(id, now.get().title()));
            }
            if (now.isPresent() && !now.get().grants().equals(before.grants())) shared.fire(new ConversationShared(id));
        } catch (RuntimeException failure) { // edge of the store's thread
            LOG.log(StoreAwayException.level(failure), () -> "news of " + id + " was not delivered", failure);
        }
    }

    private void ring(ConversationId id, StreamPosition head) {
        try {
            appended.fire(new EventAppended(id, head));
        } catch (RuntimeException failure) { // edge of the store's thread; sweeps ring again
            LOG.log(StoreAwayException.level(failure), () -> "news of " + id + " was not delivered", failure);
        }
    }
}
