package dev.partyline.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.partyline.conversation.EventStore.Checkpoint;

/**
 * The folded state of one open conversation.
 *
 * <p>Threading: {@code folding} is held while records are folded; {@link #state} takes no lock. Nothing foreign but the
 * store's reads is called under it.
 */
final class LogView {

    /** Distance between two checkpoints, and so the records that opening has to fold: few while states are small. */
    private static final int LEAST_DISTANCE = 100;
    private static final int LARGEST_DISTANCE = 1000;
    private static final int CHARS_PER_RECORD = 512;
    private static final int READ_EVENTS = 500;
    private static final int READ_BYTES = 4 << 20;

    private final ConversationId id;
    private final EventStore store;
    private final ReentrantLock folding = new ReentrantLock();
    private long epoch;
    private int checkpointChars;
    private volatile ConversationState state;
    private volatile ConversationState atRunEnd = ConversationState.EMPTY;
    private volatile Instant last;

    LogView(ConversationId id, EventStore store) {
        this.id = id;
        this.store = store;
    }

    ConversationState state() {
        ConversationState now = state;
        return now != null ? now : open();
    }

    /** Folds what is stored so far, from the newest checkpoint on. */
    ConversationState open() {
        folding.lock();
        try {
            if (state == null) {
                StreamPosition head = store.head(id);
                epoch = head.epoch();
                state = foldTo(head.offset());
            }
            return state;
        } finally {
            folding.unlock();
        }
    }

    ConversationState stateAt(long offset) {
        ConversationState now = state();
        if (now.offset() == offset) return now;
        ConversationState ended = atRunEnd;
        return ended.offset() == offset ? ended : foldTo(offset);
    }

    /** Of the last record that was folded; read from storage at most once. */
    Optional<Instant> lastTime() {
        long offset = state().offset();
        if (offset < 0) return Optional.empty();
        if (last == null) remember(store.read(id, offset, 1, 1).get(0).timestamp());
        return Optional.of(last);
    }

    private void remember(Instant read) {
        folding.lock();
        try {
            if (last == null) last = read;
        } finally {
            folding.unlock();
        }
    }

    /**
     * Folds newly committed records and reports each change of status among them. The state is seen behind all of them only:
     * records of one append belong together, such as an action and the state in which it waits.
     */
    void advance(List<ConversationEvent> events, Consumer<AgentStateChanged> changes) {
        var changed = new ArrayList<AgentStateChanged>();
        folding.lock();
        try {
            if (state == null) return; // being opened: opening folds them
            ConversationState now = state;
            for (ConversationEvent event : events) {
                if (event.position().epoch() != epoch) continue; // of a log of this id that was deleted meanwhile
                if (event.offset() > now.offset()) now = fold(now, event, changed);
            }
            state = now;
        } finally {
            folding.unlock();
        }
        changed.forEach(changes);
    }

    private ConversationState fold(ConversationState known, ConversationEvent event, List<AgentStateChanged> changed) {
        boolean next = event.offset() == known.offset() + 1;
        ConversationState before = next ? known : foldFrom(known, event.offset() - 1);
        ConversationState now = StateFold.fold(before, List.of(event));
        last = event.timestamp();
        if (Command.RUN_ENDED.is(event)) atRunEnd = now;
        if (before.status() != now.status()) {
            changed.add(new AgentStateChanged(id, event.position(), before.status(), now.status()));
        }
        if ((event.offset() + 1) % distance() == 0) checkpoint(now);
        return now;
    }

    /** A large state is kept less often, so that checkpoints stay small beside the log. */
    private int distance() {
        return checkpointChars <= LEAST_DISTANCE * CHARS_PER_RECORD ? LEAST_DISTANCE : LARGEST_DISTANCE;
    }

    private void checkpoint(ConversationState now) {
        String text = StateFold.write(now);
        checkpointChars = text.length();
        store.saveCheckpoint(id, new Checkpoint(now.offset(), text));
    }

    private ConversationState foldTo(long offset) {
        ConversationState start = store.checkpoint(id, offset).map(LogView::read).orElse(ConversationState.EMPTY);
        return foldFrom(start, offset);
    }

    private ConversationState foldFrom(ConversationState start, long offset) {
        ConversationState folded = start;
        while (folded.offset() < offset) {
            int wanted = (int) Math.min(READ_EVENTS, offset - folded.offset());
            var events = store.read(id, folded.offset() + 1, wanted, READ_BYTES);
            if (events.isEmpty()) throw new StoreException("the log of " + id + " ends before " + offset);
            folded = StateFold.fold(folded, events);
        }
        return folded;
    }

    /** A damaged checkpoint only costs time. */
    private static ConversationState read(Checkpoint checkpoint) {
        try {
            return StateFold.read(checkpoint.state());
        } catch (IllegalArgumentException damaged) {
            return ConversationState.EMPTY;
        }
    }
}
