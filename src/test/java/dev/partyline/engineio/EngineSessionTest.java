package dev.partyline.engineio;

import static dev.partyline.engineio.SessionRig.post;
import static dev.partyline.engineio.SessionRig.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.partyline.engineio.EngineHandshake.Transport;
import org.junit.jupiter.api.Test;

class EngineSessionTest {

    private final SessionRig rig = new SessionRig();

    @Test
    void aPollThatWasOvertakenByItsClientsGoodbyeIsAnsweredOnce() {
        EngineSession session = rig.polling();
        post(session, "1");
        assertEquals(List.of("closed"), rig.heard);
        assertTrue(rig.server.takesFarewell(session.id()));
        assertFalse(rig.server.takesFarewell(session.id()));
    }

    @Test
    void aFarewellIsNotWaitedForLong() {
        EngineSession session = rig.polling();
        post(session, "1");
        rig.timer.pass(1000);
        assertFalse(rig.server.takesFarewell(session.id()));
    }

    @Test
    void whoseOpenPollHeardTheGoodbyeGetsNoOther() {
        EngineSession session = rig.polling();
        FakeTransport poll = rig.poll(session);
        post(session, "1");
        assertEquals(EngineDisconnect.LEFT, poll.closed);
        assertFalse(rig.server.takesFarewell(session.id()));
    }

    @Test
    void theFirstThingIsTheOpenPacket() {
        rig.application = (socket, handshake) -> {
            socket.send(List.of(EngineIoPacket.message("welcome")));
            return rig.new Listener();
        };
        EngineSession session = rig.open(Transport.POLLING);
        assertEquals(List.of("0{\"sid\":\"" + session.id() + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":300,"
                + "\"pingTimeout\":200,\"maxPayload\":1000}", "4welcome"), rig.poll(session).sent);
        assertNotEquals(session.id(), rig.open(Transport.POLLING).id());
        assertEquals(22, session.id().length());
    }

    @Test
    void aQuestionThatMeetsTheEndAnswersNoneBeforeIt() {
        EngineSession session = rig.open(Transport.WEBSOCKET);
        var socket = new FakeTransport();
        session.use(socket);
        var before = session.confirm().toCompletableFuture();
        socket.onClose = session::confirm;
        session.close();
        assertTrue(before.isCompletedExceptionally());
    }

    @Test
    void aPollIsHeldUntilThereIsSomething() {
        EngineSession session = rig.polling();
        FakeTransport poll = rig.poll(session);
        assertEquals(List.of(), poll.sent);
        assertTrue(send(session, "a", "b").isDone());
        assertFalse(send(session, "c").isDone());
        assertEquals(List.of("4a", "4b"), poll.sent);
        assertEquals(List.of("4c"), rig.poll(session).sent);
    }

    @Test
    void aPollTakesSixteenPacketsAtMostAndSoManyBytes() {
        EngineSession session = rig.polling();
        var many = send(session, "x ".repeat(20).split(" "));
        assertEquals(List.of(16), rig.poll(session).sizes);
        assertFalse(many.isDone());
        assertEquals(List.of(4), rig.poll(session).sizes);
        assertTrue(many.isDone());
        send(session, "x".repeat(600), "y".repeat(600));
        assertEquals(List.of(1), rig.poll(session).sizes);
        assertEquals(List.of(1), rig.poll(session).sizes);
    }

    @Test
    void thereIsOneWriterHoweverManySend() {
        EngineSession session = rig.open(Transport.WEBSOCKET);
        FakeTransport socket = FakeTransport.slow();
        session.use(socket);
        send(session, "a");
        send(session, "b", "c");
        assertEquals(List.of(1), socket.sizes);
        socket.take();
        assertEquals(List.of(1, 3), socket.sizes);
    }

    /** Each followed by the next, inline: no deeper and deeper. */
    @Test
    void aStageThatSendsAgainDoesNotExhaustTheStack() {
        EngineSession session = rig.open(Transport.WEBSOCKET);
        FakeTransport socket = FakeTransport.slow();
        session.use(socket);
        var sent = new AtomicInteger();
        var next = new ArrayList<Runnable>();
        next.add(() -> {
            if (sent.incrementAndGet() < 100_000) send(session, "x").thenRun(next.get(0));
        });
        next.get(0).run();
        socket.slow = false;
        socket.take();
        assertEquals(100_000, sent.get());
    }

    @Test
    void anApplicationThatDoesNotWaitIsCutOff() {
        EngineSession session = rig.polling();
        send(session, "x".repeat(5_000));
        assertEquals(1, rig.server.sessions());
        assertTrue(send(session, "y").isCompletedExceptionally());
        assertEquals(0, rig.server.sessions());
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void aPollThatCannotBeWrittenEndsTheSessionAndNothingComesAgain() {
        EngineSession session = rig.polling();
        FakeTransport poll = rig.poll(session, FakeTransport.slow());
        var lost = send(session, "lost");
        var waiting = send(session, "waiting");
        poll.fail();
        assertTrue(lost.isCompletedExceptionally());
        assertTrue(waiting.isCompletedExceptionally());
        assertEquals(EngineError.UNKNOWN_SESSION, rig.refusal(session));
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void aSendOfWhichOnlyTheFirstHalfWasTriedFailsAsAWhole() {
        EngineSession session = rig.polling();
        FakeTransport poll = rig.poll(session, FakeTransport.slow());
        var many = send(session, "x ".repeat(20).split(" "));
        assertEquals(List.of(16), poll.sizes);
        poll.fail();
        assertTrue(many.isCompletedExceptionally());
    }

    @Test
    void aPollMayComeBeforeTheLastOneIsKnownToHaveArrived() {
        EngineSession session = rig.polling();
        FakeTransport first = rig.poll(session, FakeTransport.slow());
        send(session, "a");
        FakeTransport second = rig.poll(session);
        send(session, "b");
        assertEquals(List.of(), second.sent);
        first.take();
        assertEquals(List.of("4b"), second.sent);
    }

    @Test
    void aSecondPollEndsTheSession() {
        EngineSession session = rig.polling();
        FakeTransport first = rig.poll(session);
        assertEquals(EngineError.BAD_REQUEST, rig.refusal(session));
        assertEquals(EngineDisconnect.PROTOCOL_ERROR, first.closed);
        assertEquals(EngineError.UNKNOWN_SESSION, rig.refusal(session));
    }

    @Test
    void aPollThatItsClientGivesUpEndsTheSession() {
        EngineSession session = rig.polling();
        FakeTransport poll = rig.poll(session);
        session.lost(new FakeTransport());
        assertNull(poll.closed);
        session.lost(poll);
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void aSecondPostEndsTheSessionAndBreaksTheFirstOff() throws RefusedException {
        EngineSession session = rig.polling();
        var broken = new ArrayList<String>();
        session.postBegins(() -> broken.add("first"));
        assertThrows(RefusedException.class, () -> session.postBegins(() -> broken.add("second")));
        assertEquals(List.of("first"), broken);
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void onePostComesAfterTheOther() throws RefusedException {
        EngineSession session = rig.polling();
        for (int i = 0; i < 3; i++) {
            Runnable abort = () -> rig.heard.add("broken off");
            session.postBegins(abort);
            post(session, "4" + i);
            session.postEnds(abort);
        }
        session.close();
        assertEquals(List.of("40", "41", "42", "closed"), rig.heard);
    }

    @Test
    void aGoodbyeEndsEverything() {
        EngineSession session = rig.polling();
        FakeTransport poll = rig.poll(session);
        post(session, "4last\u001e1\u001e4too late");
        assertEquals(EngineDisconnect.LEFT, poll.closed);
        assertEquals(List.of("4last", "closed"), rig.heard);
        assertTrue(send(session, "x").isCompletedExceptionally());
        session.close();
        assertEquals(List.of("4last", "closed"), rig.heard);
    }

    @Test
    void packetsThatOnlyAServerSendsEndTheSession() {
        for (String packet : List.of("0", "2", "2probe", "5")) {
            EngineSession session = rig.polling();
            assertThrows(MalformedPacketException.class, () -> post(session, packet));
            assertEquals(EngineError.UNKNOWN_SESSION, rig.refusal(session));
        }
    }

    @Test
    void aFailingListenerEndsItsSession() {
        rig.application = (socket, handshake) -> new EngineListener() {
            @Override
            public void received(EngineIoPacket message) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void closed() {
                rig.heard.add("closed");
            }
        };
        EngineSession session = rig.polling();
        post(session, "4boom");
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void aListenerThatAnswersHearsNothingMeanwhile() {
        rig.application = (socket, handshake) -> new EngineListener() {
            @Override
            public void received(EngineIoPacket message) {
                rig.heard.add("begin");
                ((EngineSession) socket).posted(List.of());
                if (rig.heard.size() < 3) post((EngineSession) socket, "4again");
                rig.heard.add("end");
            }

            @Override
            public void closed() { }
        };
        post(rig.polling(), "4x");
        assertEquals(List.of("begin", "end", "begin", "end"), rig.heard.subList(0, 4));
    }

    @Test
    void anApplicationThatFailsToOpenLeavesNothing() {
        rig.application = (socket, handshake) -> {
            throw new IllegalStateException("on purpose");
        };
        assertThrows(AssertionError.class, rig::polling);
        assertEquals(0, rig.server.sessions());
        assertEquals(0, rig.timer.waiting());
    }

    @Test
    void thereAreOnlySoManySessions() {
        for (int i = 0; i < 3; i++) rig.polling();
        assertThrows(AssertionError.class, rig::polling);
        rig.timer.pass(1_000);
        assertEquals(0, rig.server.sessions());
        rig.polling();
    }

    @Test
    void aStoppingServerSaysSoAndTakesNoOneIn() {
        FakeTransport poll = rig.poll(rig.polling());
        rig.server.close();
        assertEquals(EngineDisconnect.RESTART, poll.closed);
        assertThrows(AssertionError.class, rig::polling);
    }
}
