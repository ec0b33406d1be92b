package dev.partyline.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreAwayException;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.security.Identity;

/**
 * One connected client: a cursor over a conversation's log, and the only writer to its transport.
 *
 * <p>Replay and live delivery are the same loop, so there is no seam where an event can be lost or doubled. A slow client
 * costs no memory: what it has not read stays in the log. At most one window of frames is in flight.
 *
 * <p>Threading: everything public may be called from any thread and never blocks. At most one drain runs at a time, and
 * none while a write is open; {@code cursor} is written by the drain, or by the end of its write.
 */
public final class ClientConnection {

    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());

    /** Windows sent in one go before others on the thread get their turn. */
    private static final int WINDOWS_IN_A_ROW = 8;

    private final ConversationId conversation;
    private final Feed feed;
    private final Transport transport;
    private final Executor executor;
    private final InstantSource clock;
    private final DeliveryMeters meters;
    private final int windowFrames;
    private final ControlFrames control;
    private final PassingFrames passing = new PassingFrames();
    private final Acknowledgements read;
    private final AtomicInteger wakeups = new AtomicInteger();
    private final AtomicReference<Disconnect> closed = new AtomicReference<>();
    private volatile BiConsumer<ClientConnection, Disconnect> whenClosed = (connection, reason) -> { };
    private final Instant openedAt;
    private volatile Identity identity;
    private volatile long cursor;
    private volatile Instant lastActivity;
    private volatile Instant writingSince;
    private volatile Instant lastProgress;
    private volatile Instant pingedAt;
    private volatile boolean pingDue;

    /** @param cursor offset of the last record that the client is taken to have */
    ClientConnection(ConversationId conversation, Identity identity, Feed feed, long cursor, Wiring wiring) {
        this.conversation = conversation;
        this.identity = identity;
        this.feed = feed;
        this.cursor = cursor;
        this.transport = wiring.transport();
        this.executor = wiring.executor();
        this.clock = wiring.clock();
        this.meters = wiring.meters();
        this.windowFrames = wiring.limits().windowFrames();
        this.control = new ControlFrames(wiring.limits().controlFrames());
        this.read = new Acknowledgements(wiring.limits().unacknowledgedBytes(), wiring.limits().windowBytes());
        this.openedAt = clock.instant();
        this.lastActivity = openedAt;
    }

    /** What a connection is connected to. */
    record Wiring(Transport transport, Executor executor, Limits limits, InstantSource clock, DeliveryMeters meters) {}

    public ConversationId conversation() { return conversation; }

    public Identity identity() { return identity; }

    /** The same one has shown something new. */
    void renewed(Identity now) { identity = now; }

    /** Whether it is somebody who watches, and not the agent itself. */
    boolean watches() { return feed.watches(); }

    /** @return offset of the last record that the transport has taken */
    public long cursor() { return cursor; }

    public Instant openedAt() { return openedAt; }

    public Instant lastActivity() { return lastActivity; }

    /** Records that the client gave a sign of life: a frame, a pong, or a write it took. */
    public void touch() { lastActivity = clock.instant(); }

    /** The client has read everything up to a mark that a ping brought it. */
    public void acknowledged(long mark) {
        lastProgress = clock.instant();
        if (read.acknowledged(mark)) {
            writingSince = null;
            schedule();
        }
    }

    /** @return since when frames wait to be taken, or to be read; null when none do */
    Instant writingSince() {
        Instant since = writingSince;
        Instant progress = lastProgress;
        return since == null || progress == null || progress.isBefore(since) ? since : progress;
    }

    /** @return when the client was last pinged, or null */
    Instant pingedAt() { return pingedAt; }

    /** Whether a wake-up would find something: new events, or that they cannot be had. Never throws. */
    boolean behindHead() {
        try {
            return cursor < feed.head();
        } catch (UnknownConversationException | StoreException found) {
            return true;
        }
    }

    void whenClosed(BiConsumer<ClientConnection, Disconnect> told) { this.whenClosed = told; }

    /** Sends a frame beside the log as soon as may be. Too many at once close the connection. */
    public void reply(String frame) {
        tell(null, ControlFrames.AT_ONCE, frame);
    }

    /** Tells of another title; only the newest one waits. */
    void renamed(String title) {
        String frame = feed.title(title);
        if (!frame.isEmpty() && control.offer("title", ControlFrames.AT_ONCE, frame)) wake();
    }

    /** Sends a frame beside the log that is of use only at this place in it; dropped unless the client reads and gets there. */
    void pass(long at, String frame) {
        boolean ready = feed.showsText() && writingSince == null && read.below();
        if (ready && passing.offer(at, frame)) wake();
    }

    /** Sends a frame beside the log once the client has everything up to the barrier, in place of any of this key. */
    public void tell(String key, long barrier, String frame) {
        if (control.offer(key, barrier, frame)) wake();
        else close(Disconnect.TOO_MANY_REQUESTS);
    }

    /** Tells a status line behind what is in the log now; of each kind only the newest one waits. */
    void status(StatusLine line) {
        String frame = feed.status(line, clock.instant());
        if (!frame.isEmpty() && control.offer(line.kind().name(), feed.head(), frame)) wake();
    }

    /** Queues a frame for when the cursor has reached the barrier, without ringing; for the opening only. */
    void prepare(long barrier, String frame) {
        control.offer(null, barrier, frame);
    }

    /** Asks the client for a sign of life, as soon as nothing else is being written. */
    public void ping() {
        pingDue = true;
        wake();
    }

    /** Says the log may have grown; sends whatever lies behind the cursor. */
    public void wake() {
        if (wakeups.getAndIncrement() == 0) schedule();
    }

    /** Ends the connection; it is forgotten at once, whatever the container does with the socket. Idempotent. */
    public void close(Disconnect reason) {
        if (!closed.compareAndSet(null, reason)) return;
        transport.close(reason);
        whenClosed.accept(this, reason);
    }

    /** The peer is gone; nothing is sent any more. Idempotent.
     *  @return whether it was still open */
    boolean gone() {
        return closed.compareAndSet(null, Disconnect.WRITE_FAILED);
    }

    private void drain() {
        meters.drain().record(this::sendWindows);
    }

    /** Runs only while {@code wakeups} is above zero and no write is open, so never twice at once. */
    private void sendWindows() {
        try {
            for (int windows = 0; windows < WINDOWS_IN_A_ROW; windows++) {
                if (closed.get() != null || !step()) return;
            }
            schedule();
        } catch (StoreException unreadable) {
            meters.parked().increment();
            wakeups.set(0); // parked: the position sweep rings again
        } catch (UnknownConversationException deleted) {
            close(Disconnect.CONVERSATION_NOT_FOUND);
        } catch (RuntimeException failure) { // edge of the delivery thread
            LOG.log(StoreAwayException.level(failure), () -> "delivery to a client of " + conversation + " failed at " + cursor, failure);
            close(Disconnect.SERVER_ERROR);
        }
    }

    /** One window. @return whether to go on; if not, a wake-up or the end of the write does */
    private boolean step() {
        int seen = wakeups.get();
        if (!mayGoOn()) return false;
        Window next = nextWindow();
        if (next.frames().isEmpty()) {
            boolean passed = next.cursor() > cursor;
            cursor = next.cursor();
            return passed || wakeups.addAndGet(-seen) > 0;
        }
        writingSince = clock.instant();
        CompletableFuture<Void> written = transport.send(next.frames()).toCompletableFuture();
        if (written.isDone()) return taken(next, written.isCompletedExceptionally()) && !rests(next, seen);
        written.whenComplete((done, failure) -> written(next, seen, failure != null));
        return false;
    }

    private boolean mayGoOn() {
        if (read.below()) return true;
        writingSince = clock.instant(); // before it is said that we wait, for the answer takes it back
        if (!read.mayGoOn()) return false;
        writingSince = null;
        return true;
    }

    /** On a thread of the transport: when nothing is to be written behind this window, no other thread is woken. */
    private void written(Window window, int seen, boolean failed) {
        if (failed || read.pingsBehind(window.bytes())) {
            execute(() -> {
                if (taken(window, failed)) drain();
            });
        } else if (taken(window, false) && !rests(window, seen)) {
            schedule();
        }
    }

    private boolean taken(Window window, boolean failed) {
        if (failed) {
            close(Disconnect.WRITE_FAILED);
            return false;
        }
        cursor = window.cursor();
        meters.frames().increment(window.frames().size());
        writingSince = null;
        touch();
        read.sent(window.bytes()).ifPresent(transport::ping);
        return true;
    }

    /** Whether there is nothing more to do until somebody rings; whoever has rung since the window was read is heard. */
    private boolean rests(Window window, int seen) {
        return window.last() && control.isEmpty() && passing.isEmpty() && wakeups.addAndGet(-seen) == 0;
    }

    private Window nextWindow() {
        if (pingDue) {
            pingDue = false;
            pingedAt = clock.instant();
            transport.ping(read.mark());
        }
        List<String> due = control.take(cursor, windowFrames);
        if (!due.isEmpty()) return new Window(due, cursor, false);
        long upTo = control.barrier().orElse(Long.MAX_VALUE);
        var frames = new ArrayList<String>();
        long passed = cursor;
        for (ConversationEvent event : feed.read(cursor)) {
            if (event.offset() > upTo) break;
            String frame = feed.frame(event);
            if (!frame.isEmpty()) frames.add(frame);
            passed = event.offset();
        }
        boolean last = frames.size() < windowFrames && passed >= feed.head();
        if (frames.isEmpty() && last) frames.addAll(passing.take(passed));
        return new Window(frames, passed, last);
    }

    private void schedule() {
        execute(this::drain);
    }

    private void execute(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException stopping) {
            wakeups.set(0); // parked, never deaf
        }
    }
}
