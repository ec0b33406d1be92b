package dev.partyline.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

class V0CheckerTest {

    /** States at 1, 3 and 5, messages at 0, 2, 4 and 6. */
    private static final V0Log LOG = new V0Log(List.of(message(0), state(1), message(2), state(3), message(4), state(5),
            message(6)).stream().map(event -> V0Log.Entry.of(EventJson.write(event))).toList(), List.of());
    private static final int READY = -1;

    @Test
    void aReplayHasTheNewestStateAloneAndWhatComesLiveHasAll() {
        assertFine(true, asked(-1, 0, 2, 4, 5, 6, READY));
        assertFine(true, asked(-1, 0, 2, 3, READY, 4, 5, 6));
        assertFine(true, asked(-1, 0, 1, READY, 2, 3, 4, 5, 6));
        assertFine(true, asked(-1, READY, 0, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void aReplayThatBrokeOffMayLackItsStateAndIsContinuedExactly() {
        assertFine(false, asked(-1, 0, 2));
        assertFine(true, asked(-1, 0, 2), asked(2, 4, 5, READY, 6));
    }

    @Test
    void aHoleARepeatAndDisorderAreFound() {
        assertWrong(asked(-1, 0, 4, 5, 6, READY));
        assertWrong(asked(-1, 0, 2, 2, 4, 5, 6, READY));
        assertWrong(asked(-1, 2, 0, 4, 5, 6, READY));
        assertWrong(asked(-1, 0, 2, 3, READY, 4, 6));
        assertWrong(asked(-1, 0, 2, 3, READY, 4, 5));
        assertWrong(asked(-1, 0, 2, 4, 5, 6));
    }

    @Test
    void aStateTooManyOrAnotherThanTheNewestIsFound() {
        assertWrong(asked(-1, 0, 2, 3, 4, 5, 6, READY));
        assertWrong(asked(-1, 0, 2, 3, 4, READY, 6));
        assertWrong(asked(-1, 0, 2, 4, READY, 6));
        assertWrong(asked(-1, 0, 2, 4, 6, READY));
    }

    @Test
    void anAlteredEventAndAWrongResumeAreFound() {
        V0Record altered = record(asked(-1, 0, 2, 4, 5, READY));
        altered.received(EventJson.object(message(6)).add("message", "other").build());
        assertEquals(1, violations(altered, true));
        assertWrong(asked(-1, 0, 2), asked(0, 2, 4, 5, READY, 6));
    }

    private record Asked(long id, int... events) {}

    private static Asked asked(long id, int... events) {
        return new Asked(id, events);
    }

    private static void assertFine(boolean caughtUp, Asked... connections) {
        assertEquals(0, violations(record(connections), caughtUp));
    }

    private static void assertWrong(Asked... connections) {
        assertTrue(violations(record(connections), true) > 0);
    }

    private static V0Record record(Asked... connections) {
        var record = new V0Record();
        for (Asked asked : connections) {
            record.asks(asked.id());
            for (int id : asked.events()) {
                record.received(id == READY ? ready() : id % 2 == 0 ? message(id) : state(id));
            }
        }
        return record;
    }

    private static int violations(V0Record record, boolean caughtUp) {
        var checker = new V0Checker(LOG);
        checker.check("client", record, caughtUp);
        return checker.violations().size();
    }

    private static JsonObject message(int id) {
        return EventJson.object().add("id", id).add("action", "message").add("message", "m" + id).build();
    }

    private static JsonObject state(int id) {
        return EventJson.object().add("id", id).add("observation", "agent_state_changed").build();
    }

    private static JsonObject ready() {
        return EventJson.object().add("status_update", true).add("id", "STATUS$READY").build();
    }
}
