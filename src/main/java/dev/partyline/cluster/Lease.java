package dev.partyline.cluster;

import java.time.Instant;
import java.time.InstantSource;

import dev.partyline.conversation.ConversationId;

/**
 * The right to run the agent session of a conversation, for a while. It is held until its time is over by this server's own
 * clock, which began to run before whoever grants it was asked: so it is over here before somebody else can have it.
 *
 * <p>Threading: any thread, nothing waits. Once ended, it stays so.
 */
public final class Lease {

    private final ConversationId conversation;
    private final long generation;
    private final boolean takenOver;
    private final InstantSource clock;
    private Instant until;
    private boolean ended;

    /**
     * @param generation later than that of any lease of the conversation before
     * @param takenOver whether another server had it and did not give it back: then nobody knows how far its agent got
     * @param clock monotonic
     */
    public Lease(ConversationId conversation, long generation, boolean takenOver, InstantSource clock, Instant until) {
        this.conversation = conversation;
        this.generation = generation;
        this.takenOver = takenOver;
        this.clock = clock;
        this.until = until;
    }

    public ConversationId conversation() { return conversation; }

    /** What appends under it carry; see {@link dev.partyline.conversation.EventDraft#generation}. */
    public long generation() { return generation; }

    public boolean takenOver() { return takenOver; }

    /** To be asked before each side effect, and before each append. */
    public synchronized boolean held() {
        return !ended && clock.instant().isBefore(until);
    }

    /** Called by whoever grants it. */
    public synchronized void extend(Instant later) {
        until = later;
    }

    /** It was given back, or lost. Idempotent. */
    public synchronized void end() {
        ended = true;
    }
}
