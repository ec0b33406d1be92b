package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V1EventFilterTest {

    private static final List<ConversationEvent> EVENTS =
            Samples.frames().stream().map(Samples::event).toList();

    @Test
    void theEmptyFilterMatchesAllThatClientsSee() {
        assertEquals(59, found(V1EventFilter.all()));
        assertEquals(59, found(new V1EventFilter("", "", "", null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"InterruptEvent", "openhands.sdk.event.user_action.InterruptEvent"})
    void aKindIsFoundWithAndWithoutItsModule(String kind) {
        assertEquals(1, found(new V1EventFilter(kind, null, null, null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"interruptevent", "Interrupt", "user_action.", "NoSuchEvent", "."})
    void otherKindsFindNothing(String kind) {
        assertEquals(0, found(new V1EventFilter(kind, null, null, null, null)));
    }

    @ParameterizedTest
    @CsvSource({"user, 3", "hook, 1", "USER, 0", "nobody, 0"})
    void sourcesAreExact(String source, int expected) {
        assertEquals(expected, found(new V1EventFilter(null, source, null, null, null)));
    }

    @ParameterizedTest
    @CsvSource({"notes.md, 1", "NOTES.MD, 1", "keep it SHORT, 1", "wrap up, 1", "stop hook, 1", "base64, 0",
        "rm -rf, 0", "done., 1"})
    void bodiesAreTheTextsOfMessages(String body, int expected) {
        assertEquals(expected, found(new V1EventFilter(null, null, body, null, null)));
    }

    @Test
    void aMessageWithoutTextsMatchesNoBody() {
        var message = V1ClientFrame.message(userJson(), true).message();
        var event = Samples.event(V1Events.userMessage(message, ""));
        assertFalse(new V1EventFilter(null, null, "a", null, null).matches(event));
        assertTrue(new V1EventFilter("MessageEvent", "user", "", null, null).matches(event));
    }

    @Test
    void theEarlierBoundIsInclusiveAndTheLaterIsNot() {
        Instant third = EventTime.parse("2026-03-14T09:26:00.712593");
        Instant fifth = EventTime.parse("2026-03-14T09:26:01.187655");
        assertEquals(2, found(new V1EventFilter(null, null, null, third, fifth)));
        assertEquals(0, found(new V1EventFilter(null, null, null, third, third)));
        assertEquals(57, found(new V1EventFilter(null, null, null, third, null)));
        assertEquals(2, found(new V1EventFilter(null, null, null, null, third)));
    }

    @Test
    void everyConditionMustHold() {
        assertEquals(1, found(new V1EventFilter("MessageEvent", "agent", "done", null, null)));
        assertEquals(0, found(new V1EventFilter("MessageEvent", "user", "done", null, null)));
    }

    @Test
    void internalAndUnreadableRecordsDoNotMatch() {
        assertFalse(V1EventFilter.all().matches(Samples.event(Command.RUN.draft())));
        var broken = Samples.event(Dialect.V1, "MessageEvent", "e", "2026-03-14T09:26:00Z", "{\"source\":");
        assertFalse(new V1EventFilter(null, "user", null, null, null).matches(broken));
        assertFalse(new V1EventFilter(null, null, "a", null, null).matches(broken));
    }

    private static long found(V1EventFilter filter) {
        return EVENTS.stream().filter(filter::matches).count();
    }

    private static JsonObject userJson() {
        return EventJson.object().add("role", "user").build();
    }
}
