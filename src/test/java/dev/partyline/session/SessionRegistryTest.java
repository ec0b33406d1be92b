package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final SessionRegistry registry = partyline.registry;
    private final ConversationMetadata chat = partyline.logs.create();
    private final RecordingTransport client = new RecordingTransport();

    @Test
    void aQuietClientIsPingedAtASteadyPace() {
        partyline.connect(chat, "", client);
        after(partyline.limits.pingInterval().minusMillis(1));
        registry.sweepHeartbeats();
        assertEquals(0, client.pings());
        after(Duration.ofMillis(1));
        registry.sweepHeartbeats();
        registry.sweepHeartbeats();
        assertEquals(1, client.pings());
    }

    @Test
    void aClientWithoutASignOfLifeIsClosed() {
        partyline.connect(chat, "", client);
        pingAndWait(partyline.limits.pongTimeout());
        assertEquals(List.of(), client.closes());
        after(Duration.ofMillis(1));
        registry.sweepHeartbeats();
        assertEquals(List.of(Disconnect.NO_SIGN_OF_LIFE), client.closes());
    }

    @Test
    void aPongKeepsAClientAlive() {
        var connection = partyline.connect(chat, "", client);
        pingAndWait(Duration.ofSeconds(1));
        connection.touch();
        after(partyline.limits.pongTimeout());
        registry.sweepHeartbeats();
        assertEquals(List.of(), client.closes());
    }

    @Test
    void aCompletedWriteKeepsAClientAlive() {
        partyline.connect(chat, "", client);
        pingAndWait(Duration.ofSeconds(1));
        partyline.append(chat, said("taken"));
        after(partyline.limits.pongTimeout());
        registry.sweepHeartbeats();
        assertEquals(List.of(), client.closes());
    }

    @Test
    void aWorkingAgentThatNobodyWatchesEndsItsWaitOnce() {
        begin();
        after(partyline.limits.clientWait().plusMillis(1));
        registry.sweepClientWaits();
        registry.sweepClientWaits();
        assertEquals(List.of(new ClientWaitExpired(chat.id())), partyline.waitExpired.fired());
    }

    @Test
    void aReturningClientEndsTheWait() {
        begin();
        var back = partyline.connect(chat, "", client);
        after(partyline.limits.clientWait().plusMillis(1));
        registry.sweepClientWaits();
        assertEquals(List.of(), partyline.waitExpired.fired());
        assertEquals(Set.of(back), registry.connections(chat.id()));
    }

    @Test
    void theWaitBeginsWhenTheLastClientLeavesAWorkingAgent() {
        var first = partyline.connect(chat, "", client);
        var second = partyline.connect(chat, "", new RecordingTransport());
        begin();
        partyline.delivery.disconnected(first);
        after(partyline.limits.clientWait());
        partyline.delivery.disconnected(second);
        after(partyline.limits.clientWait());
        registry.sweepClientWaits();
        assertEquals(List.of(), partyline.waitExpired.fired());
        after(Duration.ofMillis(1));
        registry.sweepClientWaits();
        assertEquals(List.of(new ClientWaitExpired(chat.id())), partyline.waitExpired.fired());
    }

    @Test
    void anAgentThatHasEndedWaitsForNobody() {
        begin();
        partyline.append(chat, V1Events.status(ExecutionStatus.FINISHED), Command.RUN_ENDED.draft());
        after(partyline.limits.clientWait().plusMillis(1));
        registry.sweepClientWaits();
        assertEquals(List.of(), partyline.waitExpired.fired());
        assertTrue(registry.sessions().isEmpty());
    }

    @Test
    void nobodyIsRememberedWhenAllHaveLeft() {
        var only = partyline.connect(chat, "", client);
        partyline.delivery.disconnected(only);
        partyline.delivery.disconnected(only);
        assertTrue(registry.sessions().isEmpty());
        assertEquals(1, partyline.closed.fired().size());
    }

    @Test
    void aSessionKnowsItsLastActivity() {
        var connection = partyline.connect(chat, "", client);
        after(Duration.ofSeconds(7));
        connection.touch();
        var session = registry.session(chat.id()).orElseThrow();
        assertEquals(partyline.now, session.lastActivity());
        assertTrue(session.alive());
    }

    @Test
    void aStoppingServerClosesEverybodyAndTakesNobody() {
        partyline.connect(chat, "", client);
        partyline.delivery.stop();
        var late = new RecordingTransport();
        assertTrue(partyline.delivery.connect(new Opening(chat, dev.partyline.security.Identity.LOCAL,
                dev.partyline.dialect.V1ResendRequest.parse(java.util.Map.of())), late).isEmpty());
        assertEquals(List.of(Disconnect.RESTART), client.closes());
        assertEquals(List.of(Disconnect.RESTART), late.closes());
    }

    /** It may be deleted a moment before its clients hear of it. */
    @Test
    void aDeletedConversationDoesNotEndTheSweepOfPositions() {
        partyline.connect(chat, "", client);
        partyline.logs.store.delete(chat.id());
        after(partyline.limits.positionSweep());
        registry.sweepPositions();
        assertEquals(List.of(Disconnect.CONVERSATION_NOT_FOUND), client.closes());
        assertEquals(0, registry.meters.counter("partyline.sweep.failures", "sweep", "positions").count());
    }

    private void begin() {
        partyline.append(chat, Command.RUN.draft(), V1Events.status(ExecutionStatus.RUNNING));
    }

    private void pingAndWait(Duration wait) {
        after(partyline.limits.pingInterval());
        registry.sweepHeartbeats();
        after(wait);
        registry.sweepHeartbeats();
    }

    private void after(Duration time) {
        partyline.now = partyline.now.plus(time);
    }
}
