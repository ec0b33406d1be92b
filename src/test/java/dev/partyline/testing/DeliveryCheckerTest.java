package dev.partyline.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.partyline.conversation.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle must fail when it should: each planted fault is found and named. */
class DeliveryCheckerTest {

    private static final int MESSAGES = 10;

    @TempDir Path directory;

    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final LogLines lines = new LogLines();

    @Test
    void acceptsAClientThatDroppedAndCameBack() throws IOException {
        sayAll();
        check(true, connection(Start.BEGINNING, upTo(0, 4)), connection(new Start.After("e3"), upTo(4, MESSAGES)));
        assertEquals(List.of(), wrong());
    }

    @Test
    void acceptsALiveClient() throws IOException {
        say(0, 5);
        ConnectionRecord live = connection(new Start.Live(), upTo(5, MESSAGES));
        say(5, MESSAGES);
        check(true, live);
        assertEquals(List.of(), wrong());
    }

    @Test
    void findsALoss() throws IOException {
        sayAll();
        List<Integer> received = upTo(0, MESSAGES);
        received.remove(6);
        check(true, connection(Start.BEGINNING, received));
        assertWrong("ann connection 0: frame 6: expected MessageEvent@6(e6), got 1 missing or late before "
                + "MessageEvent@7");
    }

    @Test
    void findsARepeat() throws IOException {
        sayAll();
        List<Integer> received = upTo(0, MESSAGES);
        received.add(4, 3);
        check(true, connection(Start.BEGINNING, received));
        assertWrong("frame 4: expected MessageEvent@4(e4), got a repeat or a late one: MessageEvent@3");
    }

    @Test
    void findsASwap() throws IOException {
        sayAll();
        List<Integer> received = upTo(0, MESSAGES);
        Collections.swap(received, 2, 3);
        check(true, connection(Start.BEGINNING, received));
        assertWrong("frame 2: expected MessageEvent@2(e2), got 1 missing or late before MessageEvent@3");
    }

    @Test
    void findsAnAlteration() throws IOException {
        sayAll();
        ConnectionRecord altered = connection(Start.BEGINNING, upTo(0, 5));
        altered.add("MessageEvent", "e5", LogLines.message(5).replace("m5", "m6"));
        check(false, altered);
        assertWrong("frame 5: expected MessageEvent@5(e5), got it altered");
    }

    @Test
    void findsAnAlterationOfALongEvent() throws IOException {
        String text = "{\"kind\":\"CommentEvent\",\"id\":\"long\",\"text\":\"" + "x".repeat(5_000) + "\"}";
        lines.add(Dialect.V1, "CommentEvent", "long", text);
        ConnectionRecord altered = connection(Start.BEGINNING, List.of());
        altered.add("CommentEvent", "long", text.replace("x\"", "y\""));
        check(false, altered);
        assertWrong("frame 0: expected CommentEvent@0(long), got it altered");
    }

    @Test
    void findsAnAcknowledgedEventThatIsNotInTheLog() throws IOException {
        sayAll();
        acknowledgements.answered("m99 never written", System.nanoTime());
        check(true, connection(Start.BEGINNING, upTo(0, MESSAGES)));
        assertWrong("log: acknowledged, but not there: m99");
    }

    @Test
    void findsAnEventThatIsInTheLogTwice() throws IOException {
        sayAll();
        lines.add(Dialect.V1, "MessageEvent", "e10", LogLines.message(4));
        check(false, connection(Start.BEGINNING, upTo(0, 3)));
        assertWrong("log: said twice: MessageEvent@10(e10)");
    }

    @Test
    void allowsAnUnansweredRequestToBeInTheLogOrNot() throws IOException {
        say(0, 9);
        acknowledgements.unanswered("m9 cut off", System.nanoTime());
        acknowledgements.unanswered("m10 cut off", System.nanoTime());
        check(true, connection(Start.BEGINNING, upTo(0, MESSAGES)));
        assertEquals(List.of(), wrong());
    }

    @Test
    void findsAnEndThatIsMissing() throws IOException {
        sayAll();
        check(true, connection(Start.BEGINNING, upTo(0, 8)));
        assertWrong("ends early: received 8 events from MessageEvent@0(e0), next expected MessageEvent@8(e8)");
    }

    @Test
    void findsAResumeThatSkipsTheEventsBetween() throws IOException {
        sayAll();
        check(true, connection(new Start.After("e3"), upTo(5, MESSAGES)));
        assertWrong("frame 0: expected MessageEvent@4(e4), got 1 missing or late before MessageEvent@5");
    }

    @Test
    void findsALiveClientThatMissedWhatWasSaidAfterItSawTheState() throws IOException {
        say(0, 5);
        ConnectionRecord live = connection(new Start.Live(), upTo(7, MESSAGES));
        say(5, MESSAGES);
        check(true, live);
        assertWrong("missing 2 events: live from MessageEvent@7(e7), but should have seen MessageEvent@5(e5)");
    }

    @Test
    void findsALiveClientThatWasSentThePast() throws IOException {
        say(0, 5);
        ConnectionRecord live = connection(new Start.Live(), upTo(3, MESSAGES));
        say(5, MESSAGES);
        check(true, live);
        assertWrong("live, but was sent the earlier MessageEvent@3(e3), expected MessageEvent@5(e5)");
    }

    @Test
    void findsAConnectionThatDoesNotBeginWithTheState() throws IOException {
        sayAll();
        var connection = new ConnectionRecord(Start.BEGINNING);
        connection.add("MessageEvent", "e0", LogLines.message(0));
        check(false, connection);
        assertWrong("first frame is a MessageEvent");
    }

    @Test
    void findsADamagedLog() throws IOException {
        sayAll();
        lines.lines().remove(4);
        check(false, connection(Start.BEGINNING, upTo(0, 3)));
        assertTrue(wrong().contains("log: line 5: offset 5, not 4"), wrong()::toString);
    }

    private DeliveryChecker checker;

    private void sayAll() {
        say(0, MESSAGES);
    }

    private void say(int from, int to) {
        for (int i = from; i < to; i++) acknowledgements.answered("m" + i + " x", System.nanoTime());
        if (lines.lines().isEmpty()) lines.messages(MESSAGES);
    }

    private static List<Integer> upTo(int from, int to) {
        var numbers = new ArrayList<Integer>();
        for (int i = from; i < to; i++) numbers.add(i);
        return numbers;
    }

    private static ConnectionRecord connection(Start start, List<Integer> messages) {
        var record = new ConnectionRecord(start);
        record.addTransient("ConversationStateUpdateEvent");
        messages.forEach(number -> record.add("MessageEvent", "e" + number, LogLines.message(number)));
        return record;
    }

    private void check(boolean caughtUp, ConnectionRecord... connections) throws IOException {
        Path file = lines.write(directory.resolve("conversations/ab.0.log"), "\n");
        checker = new DeliveryChecker(LogReader.read(file), acknowledgements);
        checker.check("ann", List.of(connections), caughtUp);
    }

    private List<String> wrong() {
        return checker.violations();
    }

    private void assertWrong(String expected) {
        assertEquals(1, wrong().size(), wrong()::toString);
        assertTrue(wrong().get(0).contains(expected), wrong()::toString);
        assertThrows(AssertionError.class, checker::verify);
    }
}
