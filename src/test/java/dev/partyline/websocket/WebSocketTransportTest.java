package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.Thread.State;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.partyline.session.Disconnect;
import dev.partyline.session.ManualThreads;
import dev.partyline.testing.Await;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import org.junit.jupiter.api.Test;

/** How a socket is closed so that the container is not surprised by what its peer still sends. */
class WebSocketTransportTest {

    /** Handed over as one batch. */
    private static final List<String> TWO_FRAMES =
            List.of("setBatchingAllowed", "sendText", "sendText", "setBatchingAllowed", "flushBatch");

    private final List<String> done = new ArrayList<>();
    private Runnable whenSent = () -> { };
    private final ManualThreads threads = new ManualThreads();
    private final WebSocketTransport transport = new WebSocketTransport(socket(), threads);

    /** Notes pings and closes. */
    private Session socket() {
        InvocationHandler remote = (proxy, method, given) -> {
            done.add(method.getName());
            whenSent.run();
            return null;
        };
        var endpoint = proxy(RemoteEndpoint.Async.class, remote);
        return proxy(Session.class, (proxy, method, given) -> switch (method.getName()) {
            case "getAsyncRemote" -> endpoint;
            case "close" -> done.add("close " + ((CloseReason) given[0]).getCloseCode().getCode());
            default -> null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, given) -> {
                    Object answer = handler.invoke(proxy, method, given);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }

    @Test
    void aSocketIsClosedWhenItsPeerIsHeardAgain() {
        assertFalse(transport.closing());
        transport.close(Disconnect.AUTHENTICATION_FAILED);
        transport.close(Disconnect.SERVER_ERROR);
        assertEquals(List.of("sendPing"), done);
        assertTrue(transport.closing());
        assertEquals(List.of("sendPing", "close 4001"), done);
    }

    @Test
    void aSilentPeerIsNotWaitedForLong() {
        transport.close(Disconnect.CONVERSATION_NOT_FOUND);
        threads.pass(Duration.ofMillis(999));
        assertEquals(List.of("sendPing"), done);
        threads.pass(Duration.ofMillis(1));
        assertEquals(List.of("sendPing", "close 4004"), done);
    }

    @Test
    void whatHasEndedIsNotWrittenTo() {
        assertFalse(transport.send(List.of("one", "two")).toCompletableFuture().isCompletedExceptionally());
        transport.ended();
        transport.ping(7);
        assertTrue(transport.send(List.of("three")).toCompletableFuture().isCompletedExceptionally());
        assertEquals(TWO_FRAMES, done);
    }

    @Test
    void nobodyWritesBesideAClose() {
        transport.close(Disconnect.RESTART);
        assertTrue(transport.send(List.of("late")).toCompletableFuture().isCompletedExceptionally());
        assertEquals(List.of("close 1012"), done);
    }

    /** The end of a socket waits until whoever is handing over has done it. */
    @Test
    void aSocketDoesNotEndBetweenTwoFramesOfAWindow() throws InterruptedException {
        var ending = new Thread(transport::ended);
        whenSent = () -> {
            whenSent = () -> { };
            ending.start();
            Await.until(Duration.ofSeconds(10), () -> "the end does not come", () -> ending.getState() == State.WAITING);
        };

        var sent = transport.send(List.of("one", "two")).toCompletableFuture();
        ending.join();

        assertFalse(sent.isCompletedExceptionally());
        assertEquals(TWO_FRAMES, done);
        assertTrue(transport.send(List.of("three")).toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void aStoppingServerWaitsForNobody() {
        transport.close(Disconnect.RESTART);
        assertEquals(List.of("close 1012"), done);
    }
}
