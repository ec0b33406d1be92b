package dev.partyline.agent.remote;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import dev.partyline.agent.AgentStep;
import dev.partyline.agent.AgentStep.Outcome;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V1Events;

/**
 * What was read of a remote log and is not appended yet, cut into steps. Actions at its end are held back for a moment where
 * they may have to be confirmed: whether they wait is known by what comes next.
 */
final class RemoteSteps {

    static final Duration HOLD = Duration.ofMillis(300);

    private static final int STEP_CHARS = 1 << 20;
    private static final int RECORDS_PER_NOTE = 1000;

    private final String author;
    private final Deque<EventDraft> waiting = new ArrayDeque<>();
    private String last;
    private long grownNanos;
    private int sinceNote;

    /** @param author of notes */
    RemoteSteps(String author) {
        this.author = author;
    }

    void add(List<EventDraft> drafts) {
        if (drafts.isEmpty()) return;
        waiting.addAll(drafts);
        grownNanos = System.nanoTime();
    }

    /** Forgets everything: it is read again. */
    void clear() {
        waiting.clear();
        last = null;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether there is something to be appended now.
     *  @param confirms whether actions may have to be confirmed */
    boolean ready(boolean confirms) {
        boolean allHeld = confirms && System.nanoTime() - grownNanos < HOLD.toNanos() && waiting.size() == trailingActions();
        return !waiting.isEmpty() && !allHeld;
    }

    private int trailingActions() {
        int count = 0;
        for (Iterator<EventDraft> newest = waiting.descendingIterator(); newest.hasNext(); count++) {
            if (!newest.next().kind().equals(V1Events.ACTION)) break;
        }
        return count;
    }

    /** Calls of actions that are not in the log yet. */
    Set<String> openCalls() {
        var calls = new HashSet<String>();
        for (EventDraft draft : waiting) {
            if (draft.kind().equals(V1Events.ACTION)) {
                calls.add(EventJson.text(EventJson.parseObject(draft.payload()), "tool_call_id", ""));
            }
        }
        return calls;
    }

    /** As much as is appended at once; actions at the end stay while they are held.
     *  @param standing behind everything that was added */
    AgentStep next(RemoteStanding standing, boolean confirms) {
        boolean held = confirms && System.nanoTime() - grownNanos < HOLD.toNanos();
        int left = held ? trailingActions() : 0;
        return step(left, standing, Outcome.GO_ON);
    }

    /** Everything, with what follows from it. */
    AgentStep last(RemoteStanding standing, Outcome outcome) {
        return step(0, standing, outcome);
    }

    private AgentStep step(int left, RemoteStanding standing, Outcome outcome) {
        var events = new ArrayList<EventDraft>();
        for (long chars = 0; waiting.size() > left && (chars < STEP_CHARS || outcome != Outcome.GO_ON); ) {
            EventDraft draft = waiting.remove();
            chars += draft.payload().length();
            events.add(draft);
        }
        sinceNote += events.size();
        if (sinceNote >= RECORDS_PER_NOTE && waiting.isEmpty()) {
            events.add(standing.note(V1Events.newId(), author));
            sinceNote = 0;
        }
        if (!events.isEmpty()) last = events.get(events.size() - 1).eventId();
        return new AgentStep(Duration.ZERO, events, outcome);
    }

    /** Whether it is not known yet that the last step was appended. */
    boolean mustVerify() {
        return last != null;
    }

    /** Id of the last record of the last step. */
    String lastId() {
        return last;
    }

    void verified() {
        last = null;
    }
}
