package dev.partyline.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.partyline.engineio.EngineIoPacket.Binary;
import dev.partyline.engineio.EngineIoPacket.Text;

/**
 * What waits for a session's transport, in order. Not safe for more than one thread: the session's lock guards it. The
 * stages are completed by whoever took a batch, outside that lock.
 */
final class Outbox {

    private final Queue<Sending> waiting = new ArrayDeque<>();
    private long bytes;

    /** @return completes when every one of the packets has been taken */
    CompletionStage<Void> add(List<EngineIoPacket> packets) {
        var sending = new Sending(packets);
        if (packets.isEmpty()) {
            sending.complete(null);
        } else {
            waiting.add(sending);
            for (EngineIoPacket packet : packets) bytes += weight(packet);
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
        var batch = new Batch(new ArrayList<>(), new ArrayList<>(1));
        long taken = 0;
        while (!waiting.isEmpty() && batch.packets.size() < mostPackets) {
            Sending first = waiting.peek();
            int weight = weight(first.peek());
            if (!batch.packets.isEmpty() && taken + weight > mostBytes) break;
            taken += weight;
            batch.packets.add(first.remove());
            if (first.isEmpty()) batch.ending.add(waiting.remove());
        }
        bytes -= taken;
        return batch;
    }

    private static int weight(EngineIoPacket packet) {
        return 1 + (packet instanceof Text text ? text.data().length() : ((Binary) packet).data().remaining());
    }

    /**
     * Packets that leave together.
     *
     * @param ending those whose last packet is among them; batches are taken one after the other, so then all were taken
     */
    record Batch(List<EngineIoPacket> packets, List<Sending> ending) {

        /** A packet of the session itself, which is not in the outbox and for which nobody waits. */
        static Batch of(EngineIoPacket packet) {
            return new Batch(List.of(packet), List.of());
        }

        void taken() {
            ending.forEach(sending -> sending.complete(null));
        }

        /** Who has packets behind these too fails with them, when the session ends. */
        void failed() {
            var closed = new ClosedSessionException();
            ending.forEach(sending -> sending.completeExceptionally(closed));
        }
    }

    /** One call of send: its packets, and how many of them have left. */
    private static final class Sending extends CompletableFuture<Void> {

        private final List<EngineIoPacket> packets;
        private int left;

        Sending(List<EngineIoPacket> packets) {
            this.packets = packets;
        }

        boolean isEmpty() {
            return left == packets.size();
        }

        EngineIoPacket peek() {
            return packets.get(left);
        }

        EngineIoPacket remove() {
            return packets.get(left++);
        }
    }
}
