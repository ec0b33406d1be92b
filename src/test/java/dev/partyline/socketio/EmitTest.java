package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class EmitTest {

    private static final String PLACE = "{\"_placeholder\":true,\"num\":0}";

    private final Desk desk = new Desk();
    private final Rig rig = new Rig(Map.of("/", desk, "/custom", desk));

    @Test
    void anEventIsSentWhenTheTransportHasTakenIt() {
        var socket = enter("40");
        rig.engine.slow = true;
        var sent = socket.emit("oh_event", Arguments.of("{\"id\":1}")).toCompletableFuture();
        assertEquals(List.of("42[\"oh_event\",{\"id\":1}]"), rig.received());
        assertFalse(sent.isDone());
        rig.engine.untaken.get(0).complete(null);
        assertTrue(sent.isDone());
    }

    @Test
    void oneEncodingServesManyClients() {
        var first = enter("40");
        rig.send("41");
        var event = EncodedEvent.of("/", "e", new Arguments(List.of(PLACE), List.of(Wire.bytes("0102"))));
        var second = enter("40");
        second.emit(List.of(event, EncodedEvent.of("/", "f", Arguments.NONE)));
        second.emit(List.of(event));
        assertEquals(List.of("451-[\"e\"," + PLACE + "]", "<0102>", "42[\"f\"]", "451-[\"e\"," + PLACE + "]", "<0102>"),
                rig.received());
        assertTrue(first.emit(List.of(event)).toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void anEventOfAnotherNamespaceIsAMistake() {
        var socket = enter("40/custom");
        var event = EncodedEvent.of("/", "e", Arguments.NONE);
        assertThrows(IllegalArgumentException.class, () -> socket.emit(List.of(event)));
    }

    @Test
    void attachmentsThatWereReceivedCanBeSentMoreThanOnce() {
        var socket = enter("40/custom");
        rig.send("451-/custom,[\"a\"," + PLACE + "]", "<0102>");
        socket.emit("b", desk.events.get(0).arguments());
        socket.emit("c", desk.events.get(0).arguments());
        assertEquals(List.of("451-/custom,[\"b\"," + PLACE + "]", "<0102>", "451-/custom,[\"c\"," + PLACE + "]", "<0102>"),
                rig.received());
    }

    private SocketIoSocket enter(String connect) {
        rig.send(connect);
        var socket = desk.accept();
        rig.received();
        return socket;
    }
}
