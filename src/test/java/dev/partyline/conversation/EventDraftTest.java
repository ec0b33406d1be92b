package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDraftTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000006Z");

    private static EventDraft draft(String payload) {
        return EventDraft.of(Dialect.V1, "K", "id", payload);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"a\":1} | {\"timestamp\":\"2026-01-02T03:04:05.000006Z\",\"a\":1}",
        "{} | {\"timestamp\":\"2026-01-02T03:04:05.000006Z\"}",
        "{ } | {\"timestamp\":\"2026-01-02T03:04:05.000006Z\"}",
        "{ \"a\":{}} | {\"timestamp\":\"2026-01-02T03:04:05.000006Z\",\"a\":{}}"})
    void aStampIsTheFirstMember(String payload, String stamped) {
        var draft = draft(payload).by("anna").causedBy(3).under(4).changingState().stamped(NOW);

        assertEquals(new EventDraft(Dialect.V1, "K", "id", "anna", 3, 4, NOW, true, false, stamped), draft);
        assertEquals(EventTime.format(NOW), EventJson.parseObject(draft.payload()).getString("timestamp"));
    }

    @Test
    void aDraftWithATimeIsLeftAlone() {
        var draft = draft("{\"timestamp\":\"yesterday\"}").at(NOW.minusSeconds(9));
        assertSame(draft, draft.stamped(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", " {}", "{\n}", "{}\n"})
    void aPayloadIsOneObjectOnOneLine(String payload) {
        assertThrows(IllegalArgumentException.class, () -> draft(payload));
    }

    @Test
    void aDraftHasNoCauseNoAuthorAndNoTimeUnlessTold() {
        assertEquals(new EventDraft(Dialect.V1, "K", "id", "", EventDraft.NO_CAUSE, EventDraft.NO_LEASE, null, false, false, "{}"), draft("{}"));
    }
}
