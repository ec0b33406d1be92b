package dev.partyline.engineio;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;

/**
 * A session's outbox, and the one transport that may take from it.
 *
 * <p>A session begins on a WebSocket, or on polls. From polls it moves to a WebSocket in four steps, and between the
 * second and the last nobody takes anything from the outbox, which is why nothing is lost or overtaken: the socket opens
 * (a guest); it sends a probe, and polls get noops only; it sends {@code 5}; the last poll has been written. A guest that
 * leaves before {@code 5} changes nothing.
 *
 * <p>Threading: {@link #lock} guards all state but that of a write, and is never held while a transport or the
 * application is called. Only {@link #handOver} gives packets to a transport, by one thread at a time.
 */
final class Outlet {

    private static final System.Logger LOG = System.getLogger(Outlet.class.getName());
    private static final Text NOOP = new Text(Type.NOOP, "");

    /** python-engineio drops a connection that gets more in one body. */
    private static final int MOST_PACKETS = 16;
    private static final long WINDOW_BYTES = 256 << 10;
    /** A client that has not heard its probe's answer yet polls on; not too fast. */
    private static final Duration NOOP_DELAY = Duration.ofMillis(100);
    /** The poll that is open at the probe is let go when {@code 5} has not come at once. */
    private static final Duration LAST_POLL_DELAY = Duration.ofMillis(20);

    private enum Stage { POLLING, PROBED, SWITCHING, WEBSOCKET, CLOSED }

    /** What became of a batch; without a failure it was taken. */
    private record Result(Outbox.Batch batch, Throwable failure) {}

    private final EngineOptions options;
    private final EngineThreads threads;
    private final Consumer<EngineDisconnect> broken;

    private final AtomicInteger calls = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Outbox outbox = new Outbox();
    private Stage stage = Stage.POLLING;
    private EngineTransport poll;
    private EngineTransport atProbe;
    private EngineTransport guest;
    private EngineTransport socket;
    private boolean noopDue;
    /** These two belong to the round of {@link #pump}; the end of the one write that is under way starts one. */
    private volatile boolean writing;
    private volatile Result last;

    /** @param broken told that the session cannot go on, perhaps more than once */
    Outlet(EngineOptions options, EngineThreads threads, Consumer<EngineDisconnect> broken) {
        this.options = options;
        this.threads = threads;
        this.broken = broken;
    }

    /** Puts packets behind those that wait. The rule for the stage is that of {@link EngineSocket#send}. */
    CompletionStage<Void> send(List<EngineIoPacket> packets) {
        boolean overflow = locked(() -> stage != Stage.CLOSED && outbox.bytes() > options.outboxBytes());
        if (overflow) broken.accept(EngineDisconnect.OVERFLOW);
        CompletionStage<Void> sending = locked(() -> stage == Stage.CLOSED
                ? CompletableFuture.failedFuture(new ClosedSessionException()) : outbox.add(packets));
        pump();
        return sending;
    }

    /** Hands over what can be handed over; a call during another's becomes that one's next round. */
    private void pump() {
        if (calls.getAndIncrement() != 0) return;
        int answered = 1;
        do {
            finish();
            handOver();
            answered = calls.addAndGet(-answered);
        } while (answered != 0);
    }

    private void handOver() {
        EngineTransport to;
        Outbox.Batch batch;
        lock.lock();
        try {
            if (stage == Stage.SWITCHING && !writing && poll == null) {
                stage = Stage.WEBSOCKET;
                socket = guest;
                guest = null;
            }
            to = taker();
            if (to == null) return;
            batch = next();
            if (to == poll) poll = null;
            writing = true;
        } finally {
            lock.unlock();
        }
        to.send(batch.packets()).whenComplete((taken, failure) -> {
            last = new Result(batch, failure);
            pump();
        });
    }

    /** @return who takes something now, null for nobody */
    private EngineTransport taker() {
        if (writing || stage == Stage.CLOSED) return null;
        if (upgrading()) return noopDue ? poll : null;
        if (outbox.isEmpty()) return null;
        return stage == Stage.WEBSOCKET ? socket : poll;
    }

    private Outbox.Batch next() {
        if (upgrading()) return Outbox.Batch.of(NOOP);
        return outbox.take(MOST_PACKETS, stage == Stage.WEBSOCKET ? WINDOW_BYTES : options.maxPayloadBytes());
    }

    /** Tells those who wait for what was written last. In the round, so that who sends again at once starts none. */
    private void finish() {
        Result result = last;
        if (result == null) return;
        last = null;
        writing = false;
        if (result.failure == null) {
            result.batch.taken();
        } else {
            LOG.log(DEBUG, "packets were not taken", result.failure);
            broken.accept(EngineDisconnect.WRITE_FAILED);
            result.batch.failed();
        }
    }

    /** Has the socket ask for a confirmation. @return false while there is none: polls confirm by coming again */
    boolean ping(long mark) {
        EngineTransport speaking = locked(() -> stage == Stage.WEBSOCKET ? socket : null);
        return speaking != null && speaking.ping(mark);
    }

    /** The session begins on a WebSocket. */
    void begin(EngineTransport first) {
        boolean closed = locked(() -> {
            if (stage == Stage.CLOSED) return true;
            stage = Stage.WEBSOCKET;
            socket = first;
            return false;
        });
        if (closed) first.close(EngineDisconnect.CLOSED);
        else pump();
    }

    /** @throws RefusedException if polls have nothing to hope for (any more) */
    void requirePolling() throws RefusedException {
        Stage now = locked(() -> stage);
        if (now == Stage.CLOSED) throw new RefusedException(EngineError.UNKNOWN_SESSION);
        if (now == Stage.WEBSOCKET || now == Stage.SWITCHING) throw new RefusedException(EngineError.BAD_REQUEST);
    }

    /**
     * Holds a poll until there is something for it.
     *
     * @return false if it is not held: there is another, or the session has moved on
     */
    boolean hold(EngineTransport held) {
        boolean accepted = locked(() -> {
            if (poll != null || stage != Stage.POLLING && stage != Stage.PROBED) return false;
            poll = held;
            noopDue = false;
            return true;
        });
        if (accepted) pump();
        if (accepted && locked(this::upgrading)) threads.afterIfEver(NOOP_DELAY, () -> release(held));
        return accepted;
    }

    private void release(EngineTransport held) {
        locked(() -> noopDue |= upgrading() && poll == held);
        pump();
    }

    /** Whether this poll is held, and not being answered. */
    boolean holds(EngineTransport held) {
        return locked(() -> poll == held);
    }

    /** @return whether this socket may try to take over; it has {@link EngineOptions#upgradeTimeout} for it */
    boolean invite(EngineTransport candidate) {
        boolean welcome = locked(() -> {
            if (stage != Stage.POLLING || guest != null) return false;
            guest = candidate;
            return true;
        });
        if (welcome) threads.afterIfEver(options.upgradeTimeout(), () -> dismiss(candidate));
        return welcome;
    }

    /** The guest has shown that it works; from now on polls are let go. Once, and to be called before it is answered. */
    boolean probe(EngineTransport candidate) {
        boolean probed = locked(() -> {
            if (guest != candidate || stage != Stage.POLLING) return false;
            stage = Stage.PROBED;
            atProbe = poll;
            return true;
        });
        if (probed) threads.afterIfEver(LAST_POLL_DELAY, () -> release(atProbe));
        return probed;
    }

    /**
     * The guest takes over, as soon as the last poll has been written. A client that has a poll open by now does not wait
     * for it: such a poll has come too late and is told so, however the threads of the container have run.
     */
    boolean upgrade(EngineTransport candidate) {
        EngineTransport late;
        lock.lock();
        try {
            if (guest != candidate || stage != Stage.PROBED) return false;
            stage = Stage.SWITCHING;
            late = poll;
            poll = null;
        } finally {
            lock.unlock();
        }
        if (late != null) late.refuse();
        pump();
        return true;
    }

    /** Whether a poll may be on its way that nobody has answered. */
    boolean owesPoll() {
        return locked(() -> stage == Stage.POLLING && poll == null && !writing);
    }

    /** A guest that will not take over: its time is over, it left, or it talks nonsense. Others are not touched. */
    boolean dismiss(EngineTransport candidate) {
        boolean dismissed = locked(() -> {
            if (guest != candidate || stage == Stage.SWITCHING) return false;
            guest = null;
            stage = Stage.POLLING;
            return true;
        });
        if (!dismissed) return false;
        candidate.close(EngineDisconnect.NOT_WANTED);
        pump();
        return true;
    }

    /** Whether this socket speaks for the session. */
    boolean speaks(EngineTransport candidate) {
        return locked(() -> socket == candidate || guest == candidate && stage == Stage.SWITCHING);
    }

    private boolean upgrading() {
        return stage == Stage.PROBED || stage == Stage.SWITCHING;
    }

    /** @return whether this was the first call; what waits is dropped then, and every transport ended */
    boolean close(EngineDisconnect reason) {
        var ending = new ArrayList<EngineTransport>();
        Outbox.Batch rest = locked(() -> {
            if (stage == Stage.CLOSED) return null;
            stage = Stage.CLOSED;
            Stream.of(poll, guest, socket).filter(Objects::nonNull).forEach(ending::add);
            poll = null;
            return outbox.take(Integer.MAX_VALUE, Long.MAX_VALUE);
        });
        if (rest == null) return false;
        ending.forEach(transport -> transport.close(reason));
        rest.failed();
        return true;
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }
}
