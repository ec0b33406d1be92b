package dev.partyline.engineio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.partyline.engineio.EngineHandshake.Transport;

/** A server whose one application notes what it hears; 300 ms between pings, 200 ms for an answer. */
final class SessionRig {

    static final EngineOptions OPTIONS = new EngineOptions(Duration.ofMillis(300), Duration.ofMillis(200),
            Duration.ofMillis(150), 1_000, 2_000, 3, true);

    final ManualTimer timer = new ManualTimer();
    final List<String> heard = new ArrayList<>();
    EngineApplication application = (socket, handshake) -> new Listener();
    final EngineServer server = new EngineServer(OPTIONS, (socket, handshake) -> application.opened(socket, handshake),
            timer.threads(), timer);

    final class Listener implements EngineListener {

        @Override
        public void received(EngineIoPacket message) {
            heard.add(EngineIoCodec.encode(message));
        }

        @Override
        public void closed() {
            heard.add("closed");
        }
    }

    /** @return a session whose open packet has been collected */
    EngineSession polling() {
        EngineSession session = open(Transport.POLLING);
        poll(session);
        return session;
    }

    EngineSession open(Transport transport) {
        try {
            return server.open(new EngineHandshake(Map.of(), Map.of(), "127.0.0.1", null, transport));
        } catch (RefusedException refused) {
            throw new AssertionError(refused);
        }
    }

    FakeTransport poll(EngineSession session) {
        return poll(session, new FakeTransport());
    }

    FakeTransport poll(EngineSession session, FakeTransport poll) {
        try {
            session.poll(poll, null);
            return poll;
        } catch (RefusedException refused) {
            throw new AssertionError(refused);
        }
    }

    /** @return why a poll is refused, null if it is not */
    EngineError refusal(EngineSession session) {
        return refusal(session, null);
    }

    /** @param stamp of the poll */
    EngineError refusal(EngineSession session, String stamp) {
        try {
            session.poll(new FakeTransport(), stamp);
            return null;
        } catch (RefusedException refused) {
            return refused.error();
        }
    }

    static CompletableFuture<Void> send(EngineSession session, String... messages) {
        var packets = new ArrayList<EngineIoPacket>();
        for (String message : messages) packets.add(EngineIoPacket.message(message));
        return session.send(packets).toCompletableFuture();
    }

    static void post(EngineSession session, String payload) {
        session.posted(EngineIoCodec.decodePayload(payload));
    }

    static void frame(EngineSession session, EngineTransport socket, String frame) {
        session.frame(socket, EngineIoCodec.decode(frame));
    }
}
