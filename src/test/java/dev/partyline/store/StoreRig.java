package dev.partyline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;
import dev.partyline.conversation.RecordLine;

/** Drafts, a settable clock, and waiting with an end. */
abstract class StoreRig {

    static final ConversationId CHAT = ConversationId.parse("0123456789abcdef0123456789abcdef");
    static final Instant START = Instant.parse("2026-01-02T03:04:05.000006Z");
    static final int ALL = Integer.MAX_VALUE;

    volatile Instant now = START;

    static EventDraft draft(String eventId) {
        return EventDraft.of(Dialect.V1, "MessageEvent", eventId, "{\"id\":\"" + eventId + "\"}");
    }

    static ConversationMetadata metadata(ConversationId id) {
        return new ConversationMetadata(id, 0, "anna", "Tïtle", START, START.plusNanos(1), Map.of("k", "v"),
                "{ \"model\": \"m\" }", "{\"kind\":\"outside\"}");
    }

    static Limits limits(int tailEvents, int tailBytes) {
        return limits(tailEvents, tailBytes, Limits.defaults().journalBytes(), Limits.defaults().backlogBytes());
    }

    static Limits limits(int tailEvents, int tailBytes, int journalBytes, int backlogBytes) {
        Limits d = Limits.defaults();
        return new Limits(d.authenticationTimeout(), d.ticketLifetime(), d.ticketsPerIdentity(), d.pingInterval(),
                d.pongTimeout(), d.stuckWrite(), d.clientWait(),
                d.positionSweep(), d.windowFrames(), d.windowBytes(), d.unacknowledgedBytes(), d.controlFrames(),
                d.inboundMessageBytes(), d.outboundFrameBytes(), d.fullStateBytes(), d.unauthenticatedSockets(),
                d.socketsPerConversation(), tailEvents, tailBytes, d.appendQueueBytes(), journalBytes, backlogBytes,
                d.runGrace(), d.importBytes(), d.socketIoSessions(), d.agentWait(), d.deliveryPause());
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) throw cause;
            throw new AssertionError(failure);
        } catch (InterruptedException | TimeoutException hangs) {
            throw new AssertionError(hangs);
        }
    }

    static ConversationEvent append(EventStore store, String eventId) {
        return await(store.append(CHAT, List.of(draft(eventId)), EventStore.ANY_STATE)).get(0);
    }

    static List<ConversationEvent> all(EventStore store) {
        return store.read(CHAT, 0, ALL, ALL);
    }

    static List<String> ids(List<ConversationEvent> events) {
        return events.stream().map(ConversationEvent::eventId).toList();
    }

    static List<Long> offsets(List<ConversationEvent> events) {
        return events.stream().map(ConversationEvent::offset).toList();
    }

    /** Everything about the records, comparable. */
    static List<String> lines(List<ConversationEvent> events) {
        return events.stream().map(event -> event.position().epoch() + ":" + RecordLine.write(event)).toList();
    }

    /** Work of one of several threads. */
    @FunctionalInterface
    interface Work<T> {
        T of(int thread) throws Exception;
    }

    /** Runs work on several threads that start together. @return what each made */
    static <T> List<T> together(int threads, Work<T> work) {
        var barrier = new CyclicBarrier(threads);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(pool.submit(() -> {
                    barrier.await(20, TimeUnit.SECONDS);
                    return work.of(thread);
                }));
            }
            var results = new ArrayList<T>();
            for (Future<T> future : futures) results.add(future.get(60, TimeUnit.SECONDS));
            return results;
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        } finally {
            pool.shutdownNow();
        }
    }

    static void assertDense(List<ConversationEvent> events) {
        for (int i = 0; i < events.size(); i++) assertEquals(i, events.get(i).offset());
    }
}
