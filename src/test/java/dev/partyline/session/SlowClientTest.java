package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.gist;
import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import org.junit.jupiter.api.Test;

class SlowClientTest {

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();
    private final RecordingTransport client = new RecordingTransport();
    private final ClientConnection connection = partyline.connect(chat, "", client);

    @Test
    void notMoreThanAWindowOfFramesIsInFlight() {
        client.stall();
        partyline.append(chat, said("first"));
        partyline.append(chat, many(100));
        assertEquals(2, client.frames().size());

        client.take();
        assertEquals(102, client.frames().size());
        assertEquals(partyline.limits.windowFrames(), client.mostInFlight());
    }

    @Test
    void notMoreThanAWindowOfBytesIsInFlight() {
        String large = "x".repeat(100_000);
        client.stall();
        partyline.append(chat, said("first"));
        partyline.append(chat, said(large), said(large), said(large), said(large), said("x".repeat(600_000)));
        client.take();
        assertEquals(7, client.frames().size());
        assertEquals(2, client.mostInFlight());
    }

    @Test
    void whatTheServerKeepsForAClientThatDoesNotReadIsBounded() {
        partyline.append(chat, many(60, "x".repeat(50_000)));
        assertTrue(bytes() >= partyline.limits.unacknowledgedBytes());
        assertTrue(bytes() <= partyline.limits.unacknowledgedBytes() + partyline.limits.windowBytes() + 100_000, bytes() + "");

        connection.acknowledged(client.lastMark());
        connection.acknowledged(client.lastMark());
        connection.acknowledged(client.lastMark());
        assertEquals(61, client.frames().size());
    }

    @Test
    void aClientThatReadsNothingIsClosedAfterStuckWriteAlthoughEveryWriteCompletes() {
        partyline.append(chat, many(60, "x".repeat(50_000)));
        after(partyline.limits.stuckWrite().toMillis());
        connection.acknowledged(client.lastMark() - 500_000); // it reads, though slowly
        after(partyline.limits.stuckWrite().toMillis());
        partyline.registry.sweepStuckWrites();
        assertEquals(List.of(), client.closes());
        after(1);
        partyline.registry.sweepStuckWrites();
        assertEquals(List.of(Disconnect.STUCK_WRITE), client.closes());
    }

    @Test
    void aClientThatHasReadEverythingIsNotTakenForStuck() {
        partyline.append(chat, many(60, "x".repeat(50_000)));
        for (int i = 0; i < 4; i++) connection.acknowledged(client.lastMark());
        after(partyline.limits.stuckWrite().toMillis() + 1);
        partyline.registry.sweepStuckWrites();
        assertEquals(List.of(), client.closes());
    }

    @Test
    void aPongThatNobodyAskedForChangesNothing() {
        partyline.append(chat, many(60, "x".repeat(50_000)));
        int sent = client.frames().size();
        connection.acknowledged(Long.MAX_VALUE);
        connection.acknowledged(-1);
        assertEquals(sent, client.frames().size());
    }

    @Test
    void aClientThatTakesNothingIsClosedAfterStuckWrite() {
        client.stall();
        partyline.append(chat, said("first"));

        after(partyline.limits.stuckWrite().toMillis());
        partyline.registry.sweepStuckWrites();
        assertEquals(List.of(), client.closes());

        after(1);
        partyline.registry.sweepStuckWrites();
        assertEquals(List.of(Disconnect.STUCK_WRITE), client.closes());
        assertEquals(Set.of(), partyline.registry.connections(chat.id()));
    }

    @Test
    void aClientThatReadsSlowlyKeepsItsSocket() {
        for (int i = 0; i < 5; i++) {
            client.stall();
            partyline.append(chat, many(20));
            after(partyline.limits.stuckWrite().toMillis() - 1);
            partyline.registry.sweepStuckWrites();
            client.take();
        }
        assertEquals(List.of(), client.closes());
        assertEquals(101, client.frames().size());
    }

    @Test
    void aSlowWriteIsNotTakenForAMissingPong() {
        partyline.now = partyline.now.plus(partyline.limits.pingInterval()).minusSeconds(1);
        client.stall();
        partyline.append(chat, said("slow"));
        for (int second = 0; second < partyline.limits.stuckWrite().toSeconds() - 1; second++) {
            after(1000);
            partyline.registry.sweepHeartbeats();
            partyline.registry.sweepStuckWrites();
        }
        assertEquals(List.of(), client.closes());
    }

    @Test
    void aFailedWriteEndsTheConnectionAndItsResumeIsExact() {
        client.stall();
        var events = partyline.append(chat, said("1"));
        client.fail();
        partyline.append(chat, said("2"));
        assertEquals(List.of(Disconnect.WRITE_FAILED), client.closes());

        var again = new RecordingTransport();
        partyline.connect(chat, "after=" + events.get(0).eventId(), again);
        assertEquals(List.of("full_state=idle", "2", "full_state=idle"), gist(again.frames()));
    }

    @Test
    void tooManyRepliesToAClientThatDoesNotReadCloseIt() {
        client.stall();
        partyline.append(chat, said("first"));
        for (int i = 0; i <= partyline.limits.controlFrames(); i++) connection.reply("{\"type\":\"pong\"}");
        assertEquals(List.of(Disconnect.TOO_MANY_REQUESTS), client.closes());
    }

    @Test
    void aConnectionThatIsBehindIsRungByTheSweep() {
        partyline.logs.appended.observedBy(event -> { }); // the doorbell is lost
        partyline.append(chat, said("missed"));
        assertEquals(List.of("full_state=idle"), gist(client.frames()));
        after(partyline.limits.positionSweep().toMillis());
        partyline.registry.sweepPositions();
        assertEquals(List.of("full_state=idle", "missed"), gist(client.frames()));
    }

    @Test
    void aDeletedConversationClosesItsConnections() {
        partyline.logs.conversations.delete(chat.id());
        assertEquals(List.of(Disconnect.CONVERSATION_NOT_FOUND), client.closes());
        assertTrue(partyline.registry.sessions().isEmpty());
    }

    private void after(long millis) {
        partyline.now = partyline.now.plusMillis(millis);
    }

    private long bytes() {
        return client.frames().stream().mapToLong(String::length).sum();
    }

    private static EventDraft[] many(int count) {
        return many(count, "m");
    }

    private static EventDraft[] many(int count, String text) {
        return IntStream.range(0, count).mapToObj(i -> said(text + i)).toArray(EventDraft[]::new);
    }
}
