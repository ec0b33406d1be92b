package dev.partyline.socketio;

import java.util.Optional;

import dev.partyline.engineio.EngineApplication;
import dev.partyline.engineio.EngineHandshake;
import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineListener;
import dev.partyline.engineio.EngineSocket;
import dev.partyline.engineio.TooManyConnectionsException;
import dev.partyline.security.ConnectionCap;
import dev.partyline.security.ConnectionCounts;
import dev.partyline.security.Refused;
import jakarta.enterprise.event.Event;

/** Stands before Socket.IO and gives each connection its place, while there are any. Any thread. */
final class V0Door implements EngineApplication {

    private final EngineApplication behind;
    private final ConnectionCounts counts;
    private final boolean open;
    private final Event<Refused> refusals;

    /** @param open whether everybody is known, so that nobody waits for being let in */
    V0Door(EngineApplication behind, ConnectionCounts counts, boolean open, Event<Refused> refusals) {
        this.behind = behind;
        this.counts = counts;
        this.open = open;
        this.refusals = refusals;
    }

    /** @throws TooManyConnectionsException if there is no place */
    @Override
    public EngineListener opened(EngineSocket socket, EngineHandshake handshake) {
        var place = counts.enter(handshake.remoteAddress());
        Optional<ConnectionCap> full = place.refusal().or(() -> open ? Optional.empty() : place.awaitIdentity());
        if (full.isPresent()) {
            place.leave();
            refusals.fire(Refused.stranger("socket.io", Refused.reason(full.get())));
            throw new TooManyConnectionsException();
        }
        var guest = new EngineHandshake(handshake.query(), handshake.headers(), handshake.remoteAddress(),
                new V0Guest(place, handshake.user()), handshake.transport());
        try {
            return new Leaving(behind.opened(socket, guest), place);
        } catch (RuntimeException failure) { // the session is over before it has begun
            place.leave();
            throw failure;
        }
    }

    private record Leaving(EngineListener listener, ConnectionCounts.Place place) implements EngineListener {

        @Override
        public void received(EngineIoPacket message) {
            listener.received(message);
        }

        @Override
        public void closed() {
            place.leave();
            listener.closed();
        }
    }
}
