package dev.partyline.socketio;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import dev.partyline.engineio.EngineHandshake;
import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineListener;
import dev.partyline.engineio.EngineSocket;
import dev.partyline.socketio.ConnectDecision.Accept;
import dev.partyline.socketio.ConnectDecision.Refuse;
import dev.partyline.socketio.SocketIoPacket.Ack;
import dev.partyline.socketio.SocketIoPacket.Connect;
import dev.partyline.socketio.SocketIoPacket.ConnectError;
import dev.partyline.socketio.SocketIoPacket.Disconnect;
import dev.partyline.socketio.SocketIoPacket.Event;

/**
 * One connection and the namespaces that its client has entered. What the protocol does not allow ends the connection, as
 * the reference server has it:
 * <ul>
 * <li>A second CONNECT to a namespace that the client is in, or has asked for: the two sides disagree about what they
 * are doing, and another id would leave a client behind that nobody hears. After a refusal or a DISCONNECT a client may
 * ask again, also when it leaves before it is let in.
 * <li>An event or acknowledgement in a namespace that the client has not entered, or has left. Where the <em>server</em>
 * ended the stay such packets are dropped instead: they were under way when the client learned of it. So is a DISCONNECT,
 * which may cross one of ours.
 * </ul>
 *
 * <p>Threading: everything runs in the mailbox, one at a time, on the thread that brought a message, a decision or an
 * alarm; hence no lock.
 */
final class SocketIoConnection implements EngineListener {

    private static final System.Logger LOG = System.getLogger(SocketIoConnection.class.getName());
    private static final ConnectDecision UNKNOWN = ConnectDecision.refuse("Invalid namespace");
    private static final ConnectDecision FAILED = ConnectDecision.refuse("Internal server error");
    private static final ConnectDecision TOO_LATE = ConnectDecision.refuse("Connection timed out");

    /** A client that waits for its namespace's decision. */
    private record Attempt(String namespace, ConnectRequest request, CompletableFuture<ConnectDecision> decision) { }

    private final SocketIoServer server;
    private final EngineSocket engine;
    private final EngineHandshake handshake;
    private final PacketDecoder decoder;
    private final Mailbox mailbox = new Mailbox();
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Map<String, SocketIoSocket> sockets = new HashMap<>(); // with those whom the server has put out
    private final List<Future<?>> deadlines = new ArrayList<>();
    private boolean refused;
    private boolean ended;

    SocketIoConnection(SocketIoServer server, EngineSocket engine, EngineHandshake handshake) {
        this.server = server;
        this.engine = engine;
        this.handshake = handshake;
        this.decoder = new PacketDecoder(server.limits());
    }

    void start() {
        mailbox.execute(() -> startDeadline(server.limits().connectTimeout()));
    }

    @Override
    public void received(EngineIoPacket message) {
        if (mailbox.size() > server.limits().waitingPackets()) engine.close();
        else mailbox.execute(() -> take(message));
    }

    @Override
    public void closed() {
        mailbox.execute(() -> {
            ended = true;
            stopDeadlines();
            attempts.clear();
            sockets.values().forEach(socket -> socket.end(DisconnectReason.TRANSPORT));
            sockets.clear();
        });
    }

    private void take(EngineIoPacket message) {
        if (ended) return;
        try {
            decoder.add(message).ifPresent(this::take);
        } catch (InvalidPacketException invalid) {
            LOG.log(DEBUG, () -> "a connection ends: " + invalid.getMessage());
            ended = true;
            server.meters().invalid().increment();
            engine.close();
        }
    }

    private void take(SocketIoPacket packet) {
        if (packet instanceof Connect connect) connect(connect);
        else if (packet instanceof Disconnect disconnect) leave(disconnect);
        else if (packet instanceof ConnectError) throw new InvalidPacketException("a client refuses the server");
        else deliver(packet, sockets.get(packet.namespace()));
    }

    private void deliver(SocketIoPacket packet, SocketIoSocket socket) {
        if (socket == null) throw new InvalidPacketException("packet in a namespace that was not entered");
        if (!socket.connected()) return;
        if (packet instanceof Event event) hear(socket, event);
        else socket.received((Ack) packet);
    }

    /** Whatever is thrown there is no fault of the packet. */
    private void hear(SocketIoSocket socket, Event event) {
        try {
            socket.received(event);
        } catch (RuntimeException failure) {
            LOG.log(ERROR, () -> "an event to " + socket.namespace() + " failed", failure);
        }
    }

    private void leave(Disconnect disconnect) {
        attempts.remove(disconnect.namespace());
        SocketIoSocket socket = sockets.remove(disconnect.namespace());
        if (socket != null) socket.end(DisconnectReason.CLIENT);
    }

    private void connect(Connect connect) {
        String name = connect.namespace();
        SocketIoSocket before = sockets.get(name);
        boolean again = attempts.containsKey(name) || before != null && before.connected();
        if (again) throw new InvalidPacketException("second CONNECT to a namespace");
        var request = new ConnectRequest(handshake, connect.query(), connect.payload());
        server.namespace(name).ifPresentOrElse(namespace -> ask(namespace, name, request), () -> refuse(name, UNKNOWN));
    }

    private void ask(Namespace namespace, String name, ConnectRequest request) {
        var attempt = new Attempt(name, request, new CompletableFuture<>());
        attempts.put(name, attempt);
        Future<?> alarm = server.alarms().after(server.limits().decisionTimeout(),
                () -> attempt.decision.complete(TOO_LATE));
        attempt.decision.thenAccept(decision -> {
            alarm.cancel(false);
            mailbox.execute(() -> decided(attempt, decision));
        });
        decide(namespace, attempt);
    }

    private static void decide(Namespace namespace, Attempt attempt) {
        try {
            namespace.connect(attempt.request).whenComplete((decision, failure) ->
                    attempt.decision.complete(decision != null ? decision : failed(attempt, failure)));
        } catch (RuntimeException failure) {
            attempt.decision.complete(failed(attempt, failure));
        }
    }

    private static ConnectDecision failed(Attempt attempt, Throwable failure) {
        LOG.log(ERROR, () -> "no decision about a client of " + attempt.namespace, failure);
        return FAILED;
    }

    private void decided(Attempt attempt, ConnectDecision decision) {
        if (ended || !attempts.remove(attempt.namespace, attempt)) return;
        if (decision instanceof Accept accept) admit(attempt, accept);
        else refuse(attempt.namespace, decision);
    }

    private void admit(Attempt attempt, Accept accept) {
        stopDeadlines();
        server.meters().accepted().increment();
        String name = attempt.namespace;
        var socket = new SocketIoSocket(attempt.request, name, engine, mailbox, server.alarms(), this::letGo);
        sockets.put(name, socket);
        socket.send(new Connect(name, Optional.empty(), Optional.of("{\"sid\":\"" + socket.id() + "\"}")));
        try {
            socket.opened(accept.opened().apply(socket));
        } catch (RuntimeException failure) {
            LOG.log(ERROR, () -> "a client of " + name + " was let in and not heard", failure);
            socket.disconnect();
        }
    }

    private void refuse(String name, ConnectDecision decision) {
        server.meters().refused().increment();
        engine.send(PacketEncoder.encode(new ConnectError(name, ((Refuse) decision).payload())));
        letGo();
    }

    /** Of a client that has nowhere to be any more the connection ends soon, unless it finds something. */
    private void letGo() {
        if (ended || refused || !nowhere()) return;
        refused = true;
        startDeadline(server.limits().refusedTimeout());
    }

    private boolean nowhere() {
        return attempts.isEmpty() && sockets.values().stream().noneMatch(SocketIoSocket::connected);
    }

    private void startDeadline(Duration left) {
        deadlines.add(server.alarms().after(left, () -> mailbox.execute(this::expire)));
    }

    private void stopDeadlines() {
        deadlines.forEach(deadline -> deadline.cancel(false));
        deadlines.clear();
        refused = false;
    }

    private void expire() {
        if (ended || !nowhere()) return;
        ended = true; // so that nobody is let in here, on the timer's thread
        engine.close();
    }
}
