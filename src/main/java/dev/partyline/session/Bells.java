package dev.partyline.session;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Rings whoever is connected to a conversation when its log has grown: at once, but no sooner than {@code delivery-pause} behind
 * the time before; what is appended meanwhile is rung for once, and goes out together. Where events follow each other quickly
 * a delivery costs a wake-up of a thread and a write, whatever it carries.
 *
 * <p>Threading: any thread; nothing blocks. A bell that was rung is never forgotten.
 */
@ApplicationScoped
public class Bells {

    private final ConcurrentMap<ConversationId, Bell> bells = new ConcurrentHashMap<>();

    @Inject SessionRegistry registry;
    @Inject DeliveryThreads threads;
    Duration pause = Duration.ZERO;
    LongSupplier nanos = System::nanoTime;

    @Inject
    void pause(Limits limits) {
        pause = limits.deliveryPause();
    }

    /** Rings now, or as soon as it may. */
    void ring(ConversationId id) {
        if (!registry.has(id)) return;
        Bell bell = bells.computeIfAbsent(id, key -> new Bell());
        long left = bell.left(nanos.getAsLong(), pause.toNanos());
        if (left == Bell.NOW) now(id);
        else if (left > 0) later(id, bell, left);
    }

    /** Nobody is connected any more. */
    void forget(ConversationId id) {
        bells.remove(id);
    }

    /** Of how many conversations it is known when they were rung. */
    int size() {
        return bells.size();
    }

    private void later(ConversationId id, Bell bell, long left) {
        try {
            threads.after(Duration.ofNanos(left), () -> {
                bell.rung(nanos.getAsLong());
                now(id);
            });
        } catch (RejectedExecutionException stopping) {
            now(id);
        }
    }

    private void now(ConversationId id) {
        registry.everybody(id).forEach(ClientConnection::wake);
    }

    /** When a conversation was rung last, and whether it will be rung. */
    private static final class Bell {

        static final long NOW = 0;
        static final long DUE = -1;

        private boolean before;
        private long rungAt;
        private boolean due;

        /** @return nanoseconds until it may ring, which the caller sees to; or {@link #NOW}, or {@link #DUE} */
        synchronized long left(long now, long pause) {
            if (due) return DUE;
            long rest = before ? rungAt + pause - now : 0;
            due = rest > 0;
            if (due) return rest;
            before = true;
            rungAt = now;
            return NOW;
        }

        /** It rings now; whoever comes from now on waits again. */
        synchronized void rung(long now) {
            due = false;
            rungAt = now;
        }
    }
}
