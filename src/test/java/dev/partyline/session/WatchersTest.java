package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ExecutionStatus;
import dev.partyline.dialect.V1Events;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client wait looks at all servers: nobody is taken for gone who only watches elsewhere. */
class WatchersTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();
    private final List<ClientWaitExpired> expired = List.of(new ClientWaitExpired(chat.id()));

    @BeforeEach
    void work() {
        partyline.presence.shared = true;
        partyline.logs.log.append(chat.id(), List.of(Command.RUN.draft(), V1Events.status(ExecutionStatus.RUNNING)));
    }

    private void pass(Duration time) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(SECOND)) {
            partyline.now = partyline.now.plus(SECOND);
            partyline.watchers.look();
            partyline.registry.sweepClientWaits();
        }
    }

    @Test
    void aWaitDoesNotEndWhileSomebodyWatchesElsewhere() {
        partyline.presence.elsewhere.add(chat.id());
        pass(partyline.limits.clientWait().multipliedBy(3));
        assertEquals(List.of(), partyline.waitExpired.fired());

        partyline.presence.elsewhere.clear();
        pass(partyline.limits.clientWait().minus(SECOND));
        assertEquals(List.of(), partyline.waitExpired.fired(), "it begins when they leave");
        pass(SECOND.multipliedBy(3));
        assertEquals(expired, partyline.waitExpired.fired());
    }

    @Test
    void aWaitThatNobodyEndsAnywhereIsOver() {
        pass(partyline.limits.clientWait().plus(SECOND.multipliedBy(3)));
        assertEquals(expired, partyline.waitExpired.fired());
    }

    @Test
    void whatIsNotKnownCountsAsWatched() {
        assertTrue(partyline.watchers.elsewhere(chat.id()));
        partyline.watchers.look();
        assertFalse(partyline.watchers.elsewhere(chat.id()));
        partyline.presence.away = true;
        pass(partyline.limits.clientWait().multipliedBy(2));
        assertTrue(partyline.watchers.elsewhere(chat.id()));
        assertEquals(List.of(), partyline.waitExpired.fired());
    }

    @Test
    void theOthersAreToldWhatIsWatchedHere() {
        var connection = partyline.connect(chat, "", new RecordingTransport());
        partyline.watchers.look();
        assertEquals(Set.of(chat.id()), partyline.presence.announced);
        partyline.delivery.disconnected(connection);
        partyline.watchers.look();
        assertEquals(Set.of(), partyline.presence.announced);
        partyline.watchers.leave();
    }

    @Test
    void aServerThatStandsAloneKnowsThereIsNoElsewhere() {
        partyline.presence.shared = false;
        assertFalse(partyline.watchers.elsewhere(chat.id()));
    }
}
