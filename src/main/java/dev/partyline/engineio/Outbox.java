package dev.partyline.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;

/**
 * What waits for a session's transport, in order. Not safe for more than one thread: the session's lock guards it. The
 * stages are completed by whoever took a batch, outside that lock.
 */
final class Outbox {

    private record Waiting(EngineIoPacket packet, Sending sending) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long bytes;

    /** @return completes when every one of the packets has been taken */
    CompletionStage<Void> add(List<EngineIoPacket> packets) {
        var sending = new Sending(packets.size());
        for (EngineIoPacket packet : packets) {
            waiting.add(new Waiting(packet, sending));
            bytes += weight(packet);
        }
        return sending;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Roughly how much waits: characters count as bytes. */
    long bytes() {
        return bytes;
    }

    /** Takes the first packets, at least one if there is any, and no more than both limits allow. */
    Batch take(int mostPackets, long mostBytes) {
        var batch = new Batch(new ArrayList<>(), new ArrayList<>());
        long taken = 0;
        while (!waiting.isEmpty() && batch.packets.size() < mostPackets) {
            int weight = weight(waiting.peek().packet);
            if (!batch.packets.isEmpty() && taken + weight > mostBytes) break;
            taken += weight;
            Waiting next = waiting.remove();
            batch.packets.add(next.packet);
            batch.sendings.add(next.sending);
        }
        bytes -= taken;
        return batch;
    }

    private static int weight(EngineIoPacket packet) {
        return 1 + (packet instanceof Text text ? text.data().length() : ((Binary) packet).data().remaining());
    }

    /** Packets that leave together. */
    record Batch(List<EngineIoPacket> packets, List<Sending> sendings) {

        /** A packet of the session itself, which is not in the outbox and for which nobody waits. */
        static Batch of(EngineIoPacket packet) {
            return new Batch(List.of(packet), List.of());
        }

        void taken() {
            sendings.forEach(Sending::onePacketTaken);
        }

        void failed() {
            var closed = new ClosedSessionException();
            sendings.forEach(sending -> sending.completeExceptionally(closed));
        }
    }

    /** One call of send. */
    private static final class Sending extends CompletableFuture<Void> {

        private final AtomicInteger open;

        Sending(int packets) {
            open = new AtomicInteger(packets);
            if (packets == 0) complete(null);
        }

        void onePacketTaken() {
            if (open.decrementAndGet() == 0) complete(null);
        }
    }
}
