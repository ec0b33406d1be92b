package dev.partyline.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.UnknownConversationException;
import dev.partyline.dialect.TextDelta;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Shows the text that an agent is just writing to those who watch, as ephemeral frames (architecture, "Ephemeral frames"):
 * gathered for a moment, made once for all connections, sent only to those that have everything else, and never again.
 * Of two callers for one conversation at the same time either may come first.
 *
 * <p>Threading: any thread; nothing waits.
 */
@ApplicationScoped
public class TextDeltas {

    static final Duration GATHERED = Duration.ofMillis(50);

    private final ConcurrentMap<ConversationId, TextDelta> gathered = new ConcurrentHashMap<>();

    @Inject SessionRegistry registry;
    @Inject EventLog log;
    @Inject DeliveryThreads threads;
    @Inject InstantSource clock;
    @Inject MeterRegistry meters;

    /** Shows a piece of text within {@link #GATHERED}, to whoever can be shown it then. */
    public void show(ConversationId id, TextDelta delta) {
        if (watching(id).isEmpty()) return;
        var full = new TextDelta[1];
        var first = new boolean[1];
        gathered.compute(id, (key, waiting) -> {
            first[0] = waiting == null;
            Optional<TextDelta> both = first[0] ? Optional.of(delta) : waiting.plus(delta);
            if (both.isEmpty()) full[0] = waiting;
            return both.orElse(delta);
        });
        if (full[0] != null) send(id, full[0]);
        if (first[0]) schedule(id);
    }

    /** Sends what was gathered so far, for the text itself is about to come. */
    public void flush(ConversationId id) {
        TextDelta all = gathered.remove(id);
        if (all != null) send(id, all);
    }

    private void schedule(ConversationId id) {
        try {
            threads.after(GATHERED, () -> flush(id));
        } catch (RejectedExecutionException stopping) {
            gathered.remove(id);
        }
    }

    private void send(ConversationId id, TextDelta delta) {
        Set<ClientConnection> watching = watching(id);
        if (watching.isEmpty()) return;
        try {
            long at = log.head(id).offset();
            String frame = delta.frame(clock.instant());
            meters.counter("partyline.delivery.deltas").increment();
            watching.forEach(connection -> connection.pass(at, frame));
        } catch (UnknownConversationException | StoreException gone) {
            // nobody is promised to see it
        }
    }

    private Set<ClientConnection> watching(ConversationId id) {
        return registry.connections(id);
    }
}
