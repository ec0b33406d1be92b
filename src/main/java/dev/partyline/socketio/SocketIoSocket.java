package dev.partyline.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import dev.partyline.engineio.EngineHandshake;
import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineSocket;
import dev.partyline.socketio.SocketIoPacket.Ack;
import dev.partyline.socketio.SocketIoPacket.Disconnect;
import dev.partyline.socketio.SocketIoPacket.Event;

/**
 * One client in one namespace. Any thread may call; nothing blocks, and what one thread sends arrives in its order. After
 * the client has left, everything fails with {@link ClientDisconnectedException}.
 */
public final class SocketIoSocket {

    private final String id;
    private final String namespace;
    private final EngineHandshake handshake;
    private final EngineSocket engine;
    private final Mailbox mailbox;
    private final PendingAcknowledgements pending;
    private final AtomicReference<DisconnectReason> left = new AtomicReference<>();
    private final Runnable putOut;
    private SocketIoListener listener; // seen by tasks of the mailbox only

    /** @param putOut told, in the mailbox, when the server has ended the stay */
    SocketIoSocket(ConnectRequest request, String namespace, EngineSocket engine, Mailbox mailbox, Alarms alarms,
            Runnable putOut) {
        this.id = SocketIds.next();
        this.namespace = namespace;
        this.handshake = request.handshake();
        this.engine = engine;
        this.mailbox = mailbox;
        this.pending = new PendingAcknowledgements(alarms);
        this.putOut = putOut;
    }

    /** Known to the client alone, and not the id of the connection, which it shares with other namespaces. */
    public String id() {
        return id;
    }

    public String namespace() {
        return namespace;
    }

    /** The request that opened the connection. */
    public EngineHandshake handshake() {
        return handshake;
    }

    /** @return whether neither side has ended the stay; false is final */
    public boolean connected() {
        return left.get() == null;
    }

    /**
     * @return completes when the transport has taken the event: who has much to send waits for it
     * @throws InvalidPacketException if the name is reserved
     */
    public CompletionStage<Void> emit(String event, Arguments arguments) {
        return send(new Event(namespace, OptionalLong.empty(), event, arguments));
    }

    /** Sends several events at once; otherwise as the other. */
    public CompletionStage<Void> emit(List<EncodedEvent> events) {
        var messages = new ArrayList<EngineIoPacket>(events.size());
        for (EncodedEvent event : events) {
            if (!event.namespace().equals(namespace)) throw new IllegalArgumentException("event of another namespace");
            messages.addAll(event.copy());
        }
        return send(messages);
    }

    /** Sends several events at once, each as the text of its packet in this namespace, without attachments. */
    CompletionStage<Void> emitPackets(List<String> packets) {
        var messages = new ArrayList<EngineIoPacket>(packets.size());
        for (String packet : packets) messages.add(EngineIoPacket.message(packet));
        return send(messages);
    }

    /**
     * @return the client's answer; fails with {@link AcknowledgementTimeoutException}, or as the connection fails
     * @throws InvalidPacketException if the name is reserved
     */
    public CompletionStage<Arguments> emitWithAck(String event, Arguments arguments, Duration timeout) {
        var answer = new CompletableFuture<Arguments>();
        long number = pending.expect(answer, timeout);
        try {
            send(new Event(namespace, OptionalLong.of(number), event, arguments))
                    .whenComplete((taken, failure) -> {
                        if (failure != null) pending.fail(number, failure);
                    });
        } catch (InvalidPacketException reserved) {
            pending.fail(number, reserved);
            throw reserved;
        }
        return answer;
    }

    /**
     * Ends the stay and tells the client, which does not come back by itself. Other namespaces go on; without any, its
     * connection ends when it has had the time to hear that ({@link SocketIoLimits#refusedTimeout}).
     * What another thread emits at the same time may still go out behind it; clients ignore that.
     */
    public void disconnect() {
        if (end(DisconnectReason.SERVER)) engine.send(PacketEncoder.encode(new Disconnect(namespace)));
    }

    /**
     * Asks whether the client has read what was sent, which may still lie in buffers on the way.
     *
     * @return as {@link EngineSocket#confirm}
     */
    public CompletionStage<Void> confirm() {
        return engine.confirm();
    }

    /**
     * Ends the connection with all its namespaces, without a word: clients come back by themselves. What was not taken
     * yet is dropped.
     */
    public void close() {
        engine.close();
    }

    /** The same, because the client sends too much. */
    void closeAsFlood() {
        engine.closeAsFlood();
    }

    CompletionStage<Void> send(SocketIoPacket packet) {
        return send(PacketEncoder.encode(packet));
    }

    void opened(SocketIoListener hears) {
        listener = hears;
    }

    void received(Event event) {
        listener.received(new SocketIoEvent(event.name(), event.arguments(), new Acknowledgement(this, event.ack())));
    }

    void received(Ack ack) {
        pending.complete(ack.id(), ack.arguments());
    }

    /** The first call counts. @return whether this is it */
    boolean end(DisconnectReason reason) {
        if (!left.compareAndSet(null, reason)) return false;
        pending.close();
        mailbox.execute(() -> {
            if (listener != null) listener.disconnected(reason);
            if (reason == DisconnectReason.SERVER) putOut.run();
        });
        return true;
    }

    private CompletionStage<Void> send(List<EngineIoPacket> messages) {
        return connected() ? engine.send(messages) : CompletableFuture.failedFuture(new ClientDisconnectedException());
    }
}
