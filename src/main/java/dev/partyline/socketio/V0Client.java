package dev.partyline.socketio;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.Renewal;
import dev.partyline.security.Credential;
import dev.partyline.security.MessageGate;
import dev.partyline.security.RateExcess;
import dev.partyline.session.ClientConnection;
import dev.partyline.session.EventDelivery;

/**
 * Hears one client of V0. What it says is done in its order, one after the other: the next begins when the one before is
 * durable or refused. Nothing here blocks, but that a newer token may wait for its issuer's keys.
 */
final class V0Client implements SocketIoListener {

    /** The second is what the first was called before (V0 spec 3.1). */
    private static final Set<String> NAMES = Set.of("oh_user_action", "oh_action");

    private final V0Transport transport;
    private final V0ClientEvents events;
    private final EventDelivery delivery;
    private final MessageGate gate;
    private final Executor executor;
    private final int mostWaiting;
    private final Function<String, Credential> ticket;
    private final AtomicInteger waiting = new AtomicInteger();
    private CompletionStage<?> last = CompletableFuture.completedStage(null);

    /** @param mostWaiting actions whose turn has not come; more are refused
     *  @param ticket makes a credential of a ticket that the client shows */
    V0Client(V0Transport transport, V0ClientEvents events, EventDelivery delivery, MessageGate gate, Executor executor,
            int mostWaiting, Function<String, Credential> ticket) {
        this.transport = transport;
        this.events = events;
        this.delivery = delivery;
        this.gate = gate;
        this.executor = executor;
        this.mostWaiting = mostWaiting;
        this.ticket = ticket;
    }

    /** Events of other names are nobody's business; they are counted all the same. */
    @Override
    public void received(SocketIoEvent event) {
        transport.client().ifPresent(client -> {
            Optional<RateExcess> excess = gate.next();
            if (excess.isPresent()) events.tooMany(client, excess.get());
            else if (event.name().equals(Renewal.TYPE)) renew(client, event);
            else if (NAMES.contains(event.name())) take(client, event);
        });
    }

    /** It does not wait for what the client has said before. */
    private void renew(ClientConnection client, SocketIoEvent event) {
        client.touch();
        events.renew(client, event, ticket);
    }

    private void take(ClientConnection client, SocketIoEvent event) {
        client.touch();
        if (waiting.incrementAndGet() > mostWaiting) {
            waiting.decrementAndGet();
            events.refuse(client, new InvalidFrameException("TooManyRequests", "too many actions at once"));
        } else {
            queue(client, event);
        }
    }

    private void queue(ClientConnection client, SocketIoEvent event) {
        last = last.handleAsync((done, failure) -> events.received(client, event), executor)
                .thenCompose(Function.identity())
                .whenComplete((done, failure) -> waiting.decrementAndGet());
    }

    @Override
    public void disconnected(DisconnectReason reason) {
        transport.client().ifPresent(delivery::disconnected);
    }
}
