package dev.partyline.websocket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.config.Limits;
import dev.partyline.config.Settings;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.security.Admission;
import dev.partyline.security.Identity;
import dev.partyline.security.Refused;
import dev.partyline.security.SessionKeys;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.Disconnect;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.websocket.Session;

/**
 * Who opens a socket: decided from the request where it has a key (query before header, V1 spec 1.2), otherwise from the
 * first frame, for which a socket has a limited time and of which only so many may wait. Any thread; nothing blocks.
 */
@ApplicationScoped
public class SocketKeys {

    private static final String PARAMETER = "session_api_key";

    private final AtomicInteger waiting = new AtomicInteger();

    @Inject Settings settings;
    @Inject SessionKeys keys;
    @Inject Limits limits;
    @Inject DeliveryThreads threads;
    @Inject MeterRegistry meters;
    @Inject Event<Refused> refusals;

    @PostConstruct
    void measure() {
        meters.gauge("partyline.sockets.unauthenticated", waiting);
    }

    /** Whether clients are let in without a key. */
    boolean open() {
        return settings.open();
    }

    /** @return the key that the request brought, checked or not; empty when it brought none. An empty one counts */
    Optional<String> presented(Session socket, Map<String, List<String>> query) {
        List<String> values = query.getOrDefault(PARAMETER, List.of());
        if (!values.isEmpty()) return Optional.of(values.get(0));
        return socket.getUserPrincipal() instanceof Admission admission ? Optional.ofNullable(admission.presentedKey())
                : Optional.empty();
    }

    Optional<Identity> identify(String key) {
        return open() ? Optional.of(Identity.LOCAL) : keys.identify(key);
    }

    /**
     * Tells that a socket was refused.
     *
     * @param way {@code websocket} or {@code agent-socket}
     * @param identity null if nobody is known
     * @param conversation null for none
     */
    void refused(String way, Disconnect reason, Identity identity, ConversationMetadata conversation) {
        refusals.fire(new Refused(way, Refused.reason(reason), identity == null ? null : identity.name(),
                conversation == null ? null : conversation.id()));
    }

    /**
     * Begins the wait for a first frame.
     *
     * @param late run once if the time is over first; must not block
     * @return empty when too many sockets wait already; otherwise to be ended, once, whatever happens
     */
    Optional<Waiting> await(Runnable late) {
        if (waiting.incrementAndGet() <= limits.unauthenticatedSockets()) {
            return Optional.of(new Waiting(threads.after(limits.authenticationTimeout(), late)));
        }
        waiting.decrementAndGet();
        return Optional.empty();
    }

    /** A socket that has not shown its key yet. */
    final class Waiting {

        private final Future<?> deadline;
        private boolean ended;

        private Waiting(Future<?> deadline) {
            this.deadline = deadline;
        }

        /** Idempotent. */
        synchronized void end() {
            if (ended) return;
            ended = true;
            deadline.cancel(false);
            waiting.decrementAndGet();
        }
    }
}
