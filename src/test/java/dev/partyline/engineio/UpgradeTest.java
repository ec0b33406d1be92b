package dev.partyline.engineio;

import static dev.partyline.engineio.SessionRig.frame;
import static dev.partyline.engineio.SessionRig.post;
import static dev.partyline.engineio.SessionRig.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

/** From polls to a WebSocket, with something else happening at every step. */
class UpgradeTest {

    private static final int TURNS = 20_000;

    private final SessionRig rig = new SessionRig();
    private final EngineSession session = rig.polling();
    private final FakeTransport socket = new FakeTransport();

    @Test
    void theSocketTakesOver() {
        FakeTransport poll = rig.poll(session);
        session.join(socket);
        assertEquals(List.of(), poll.sent);
        frame(session, socket, "2probe");
        assertEquals(List.of("3probe"), socket.sent);
        rig.timer.pass(19);
        assertEquals(List.of(), poll.sent);
        rig.timer.pass(1);
        assertEquals(List.of("6"), poll.sent);
        frame(session, socket, "5");
        frame(session, socket, "4first");
        send(session, "answer");
        assertEquals(List.of("3probe", "4answer"), socket.sent);
        assertEquals(List.of("4first"), rig.heard);
        assertEquals(EngineError.BAD_REQUEST, rig.refusal(session));
    }

    @Test
    void untilTheProbePollsGoOn() {
        session.join(socket);
        FakeTransport poll = rig.poll(session);
        send(session, "a");
        assertEquals(List.of("4a"), poll.sent);
    }

    @Test
    void whatIsSentMeanwhileWaitsForTheSocket() {
        session.join(socket);
        frame(session, socket, "2probe");
        var sent = send(session, "a", "b");
        FakeTransport poll = rig.poll(session);
        rig.timer.pass(99);
        assertEquals(List.of(), poll.sent);
        rig.timer.pass(1);
        assertEquals(List.of("6"), poll.sent);
        assertFalse(sent.isDone());
        frame(session, socket, "5");
        assertEquals(List.of("3probe", "4a", "4b"), socket.sent);
        assertTrue(sent.isDone());
    }

    @Test
    void theFirstFrameWaitsForTheLastPoll() {
        FakeTransport poll = rig.poll(session, FakeTransport.slow());
        session.join(socket);
        send(session, "by poll");
        frame(session, socket, "2probe");
        send(session, "by socket");
        frame(session, socket, "5");
        assertEquals(List.of("3probe"), socket.sent);
        poll.take();
        assertEquals(List.of("4by poll"), poll.sent);
        assertEquals(List.of("3probe", "4by socket"), socket.sent);
    }

    @Test
    void aPollThatHasOvertakenTheTurnIsRefusedLikeOneBehindIt() {
        session.join(socket);
        frame(session, socket, "2probe");
        FakeTransport poll = rig.poll(session);
        send(session, "a");
        frame(session, socket, "5");
        assertTrue(poll.refused);
        assertEquals(List.of(), poll.sent);
        assertEquals(List.of("3probe", "4a"), socket.sent);
    }

    @Test
    void aPollThatHasOvertakenTheProbeTooIsRefused() {
        session.join(socket);
        FakeTransport poll = rig.poll(session);
        frame(session, socket, "2probe");
        frame(session, socket, "5");
        assertTrue(poll.refused);
        rig.timer.pass(20);
        assertEquals(List.of(), poll.sent);
        assertEquals(EngineError.BAD_REQUEST, rig.refusal(session));
    }

    @Test
    void aPollThatMeetsTheTurnIsRefusedOrLetGoAndTheSessionGoesOn() throws Exception {
        var threads = Executors.newSingleThreadExecutor();
        try {
            for (int turn = 0; turn < TURNS; turn++) {
                EngineSession session = rig.polling();
                session.join(socket);
                frame(session, socket, "2probe");
                var together = new CyclicBarrier(2);
                Future<EngineError> poll = threads.submit(() -> {
                    together.await();
                    return rig.refusal(session);
                });
                together.await();
                frame(session, socket, "5");
                EngineError refusal = poll.get();
                assertTrue(rig.server.find(session.id()).isPresent(), "turn " + turn + ": " + refusal);
                session.close();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aLastPollThatFailsEndsTheSession() {
        FakeTransport poll = rig.poll(session, FakeTransport.slow());
        session.join(socket);
        frame(session, socket, "2probe");
        rig.timer.pass(20);
        frame(session, socket, "5");
        poll.fail();
        assertEquals(EngineDisconnect.WRITE_FAILED, socket.closed);
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void anUpgradeThatStallsIsOverAfterATime() {
        session.join(socket);
        frame(session, socket, "2probe");
        send(session, "a");
        rig.timer.pass(149);
        assertNull(socket.closed);
        rig.timer.pass(1);
        assertEquals(EngineDisconnect.NOT_WANTED, socket.closed);
        assertEquals(List.of("4a"), rig.poll(session).sent);
        frame(session, socket, "5");
        frame(session, socket, "4x");
        assertEquals(List.of(), rig.heard);
    }

    @Test
    void anUpgradeThatSucceededIsLeftAlone() {
        session.join(socket);
        frame(session, socket, "2probe");
        frame(session, socket, "5");
        rig.timer.pass(299);
        assertNull(socket.closed);
    }

    @Test
    void aGuestThatLeavesIsForgotten() {
        session.join(socket);
        frame(session, socket, "2probe");
        FakeTransport poll = rig.poll(session);
        send(session, "a");
        session.gone(socket);
        assertEquals(List.of("4a"), poll.sent);
        var another = new FakeTransport();
        session.join(another);
        frame(session, another, "2probe");
        frame(session, another, "5");
        send(session, "b");
        assertEquals(List.of("3probe", "4b"), another.sent);
    }

    @Test
    void aGuestMayOnlyAskForTheTurn() {
        for (String nonsense : List.of("4hello", "2", "2probf", "5", "1", "3", "6")) {
            var guest = new FakeTransport();
            session.join(guest);
            frame(session, guest, nonsense);
            assertEquals(EngineDisconnect.NOT_WANTED, guest.closed, nonsense);
        }
        post(session, "4still here");
        assertEquals(List.of("4still here"), rig.heard);
    }

    @Test
    void thereIsOneGuestAtATime() {
        session.join(socket);
        var second = new FakeTransport();
        session.join(second);
        assertEquals(EngineDisconnect.NOT_WANTED, second.closed);
        frame(session, second, "2probe");
        frame(session, second, "5");
        session.gone(second);
        frame(session, socket, "2probe");
        assertEquals(List.of("3probe"), socket.sent);
    }

    @Test
    void aSessionOnAWebSocketInvitesNoOther() {
        session.join(socket);
        frame(session, socket, "2probe");
        frame(session, socket, "5");
        var second = new FakeTransport();
        session.join(second);
        assertEquals(EngineDisconnect.NOT_WANTED, second.closed);
        session.gone(second);
        assertNull(socket.closed);
    }

    @Test
    void aSocketThatIsLostAfterItsTurnEndsTheSession() {
        FakeTransport poll = rig.poll(session, FakeTransport.slow());
        session.join(socket);
        frame(session, socket, "2probe");
        rig.timer.pass(20);
        frame(session, socket, "5");
        session.gone(socket);
        poll.take();
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void theEndOfASessionIsTheEndOfItsGuest() {
        session.join(socket);
        frame(session, socket, "2probe");
        session.close();
        assertEquals(EngineDisconnect.CLOSED, socket.closed);
        frame(session, socket, "5");
        assertEquals(List.of("closed"), rig.heard);
    }

    @Test
    void theHeartBeatsOnBehindTheTurn() {
        session.join(socket);
        frame(session, socket, "2probe");
        frame(session, socket, "5");
        rig.timer.pass(300);
        assertEquals(List.of("3probe", "2"), socket.sent);
    }
}
