package dev.partyline.engineio;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import dev.partyline.engineio.EngineIoPacket.Text;
import dev.partyline.engineio.EngineIoPacket.Type;

/**
 * One client's session, from handshake to end: what the client says goes through the {@link Inbox}, what it hears
 * through the {@link Outlet}, and the {@link Heartbeat} ends a session whose client is gone. Safe from any thread.
 */
public final class EngineSession implements EngineSocket {

    private static final Text PING = new Text(Type.PING, "");
    private static final Text PROBED = new Text(Type.PONG, "probe");
    private static final Runnable NO_POST = () -> { };

    private final String id;
    private final EngineOptions options;
    private final BiConsumer<EngineSession, Boolean> forget;
    private final Outlet outlet;
    private final Heartbeat heartbeat;
    private final Confirmations confirmations = new Confirmations();
    private final Inbox inbox = new Inbox(() -> close(EngineDisconnect.SERVER_ERROR));
    /** How to break off the one POST that may be under way; null when there is none. */
    private final AtomicReference<Runnable> post = new AtomicReference<>();
    private final Stamps polls = new Stamps();
    private final Stamps posts = new Stamps();

    /** @param forget told once, when the session is over; and whether the client has left without an answer to its poll */
    EngineSession(String id, EngineOptions options, EngineThreads threads, InstantSource clock,
            BiConsumer<EngineSession, Boolean> forget) {
        this.id = id;
        this.options = options;
        this.forget = forget;
        this.outlet = new Outlet(options, threads, this::close);
        this.heartbeat = new Heartbeat(options, threads, clock, () -> outlet.send(List.of(PING)),
                () -> close(EngineDisconnect.NO_SIGN_OF_LIFE));
    }

    @Override
    public String id() {
        return id;
    }

    /** Lets the application in; to be called once, before anything else. What the application throws comes through. */
    void begin(EngineApplication application, EngineHandshake handshake) {
        outlet.send(List.of(OpenPacket.of(id, options, handshake.transport())));
        heartbeat.start();
        EngineListener listener = null;
        try {
            listener = application.opened(this, handshake);
        } finally {
            inbox.open(listener);
        }
    }

    @Override
    public CompletionStage<Void> send(List<EngineIoPacket> messages) {
        return outlet.send(messages);
    }

    @Override
    public CompletionStage<Void> confirm() {
        return confirmations.ask(outlet::ping);
    }

    /** The client has read everything that was sent before the ping of this mark. */
    void confirmed(long mark) {
        confirmations.confirmed(mark);
    }

    /**
     * Looks, the clock included, whether a poll or a POST may come at all.
     *
     * @throws RefusedException if the session is over, or takes none
     */
    void requirePolling() throws RefusedException {
        if (heartbeat.overdue()) close(EngineDisconnect.NO_SIGN_OF_LIFE);
        outlet.requirePolling();
    }

    /**
     * Holds a poll until there is something for it. A second one beside it ends the session. So does one that is sent
     * again, as browsers and HTTP clients do by themselves when their connection ends: what the other one is answered
     * never comes, and only a session that ends makes its client ask for it.
     *
     * @param stamp of the request; null for none
     * @throws RefusedException if the session is over, or takes no polls
     */
    void poll(EngineTransport held, String stamp) throws RefusedException {
        requirePolling();
        if (polls.again(stamp)) {
            close(EngineDisconnect.WRITE_FAILED);
            throw new RefusedException(EngineError.BAD_REQUEST);
        }
        if (outlet.hold(held)) return;
        outlet.requirePolling(); // a socket may have taken over just now, which costs this poll only
        close(EngineDisconnect.PROTOCOL_ERROR);
        throw new RefusedException(EngineError.BAD_REQUEST);
    }

    /** Whether this POST has been here before, so that what it brings has been heard. */
    boolean heard(String stamp) {
        return posts.again(stamp);
    }

    /** The container gave a held poll up, or its client did. One that is being answered says so itself. */
    void lost(EngineTransport held) {
        if (outlet.holds(held)) close(EngineDisconnect.WRITE_FAILED);
    }

    /**
     * A POST begins. A second one beside it ends the session.
     *
     * @param abort run if the session ends first
     * @throws RefusedException if the session is over, or takes no POST
     */
    void postBegins(Runnable abort) throws RefusedException {
        requirePolling();
        if (!post.compareAndSet(null, abort)) {
            close(EngineDisconnect.PROTOCOL_ERROR);
            throw new RefusedException(EngineError.BAD_REQUEST);
        }
    }

    /** The next POST may come. */
    void postEnds(Runnable abort) {
        post.compareAndSet(abort, null);
    }

    /**
     * What a POST brought, in its order.
     *
     * @throws MalformedPacketException if one of them is not for a server; the session is closed then
     */
    void posted(List<EngineIoPacket> packets) {
        packets.forEach(this::received);
    }

    /** A WebSocket opens for this session, which may want to keep its polls. */
    void join(EngineTransport socket) {
        if (!outlet.invite(socket)) socket.close(EngineDisconnect.NOT_WANTED);
    }

    /** The session was opened by this WebSocket. */
    void use(EngineTransport socket) {
        outlet.begin(socket);
    }

    /** A frame came in. A guest may ask to take over, and nothing else. */
    void frame(EngineTransport socket, EngineIoPacket packet) {
        try {
            if (outlet.speaks(socket)) received(packet);
            else guestSays(socket, packet);
        } catch (MalformedPacketException closed) { // and done with
            socket.close(EngineDisconnect.PROTOCOL_ERROR);
        }
    }

    private void guestSays(EngineTransport guest, EngineIoPacket packet) {
        if (packet.equals(new Text(Type.PING, "probe"))) {
            if (outlet.probe(guest)) guest.send(List.of(PROBED));
            else outlet.dismiss(guest);
        } else if (!isType(packet, Type.UPGRADE) || !outlet.upgrade(guest)) {
            outlet.dismiss(guest);
        }
    }

    /** What came over a WebSocket is no packet, or too big. */
    void broken(EngineTransport socket, EngineDisconnect reason) {
        if (outlet.speaks(socket)) close(reason);
        else outlet.dismiss(socket);
    }

    /** A WebSocket is gone. */
    void gone(EngineTransport socket) {
        broken(socket, EngineDisconnect.LEFT);
    }

    private void received(EngineIoPacket packet) {
        if (packet.isMessage()) {
            inbox.add(packet);
            return;
        }
        switch (((Text) packet).type()) {
            case PONG -> heartbeat.pong();
            case CLOSE -> close(EngineDisconnect.LEFT);
            case NOOP -> { }
            default -> {
                close(EngineDisconnect.PROTOCOL_ERROR);
                throw new MalformedPacketException("not a packet for a server");
            }
        }
    }

    @Override
    public void close() {
        close(EngineDisconnect.CLOSED);
    }

    @Override
    public void closeAsFlood() {
        close(EngineDisconnect.TOO_MANY_MESSAGES);
    }

    void close(EngineDisconnect reason) {
        confirmations.close(); // first, for a closed outlet needs no confirmation
        boolean owed = reason == EngineDisconnect.LEFT && outlet.owesPoll();
        if (!outlet.close(reason)) return;
        heartbeat.stop();
        forget.accept(this, owed);
        Runnable abort = post.getAndSet(NO_POST);
        if (abort != null) abort.run();
        inbox.end();
    }

    private static boolean isType(EngineIoPacket packet, Type type) {
        return packet instanceof Text text && text.type() == type;
    }
}
