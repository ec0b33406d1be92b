package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.StreamPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class V0WireTest {

    @Test
    void thereIsAnEventOfEveryType() {
        assertEquals(40, V0Samples.events().size());
    }

    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.V0Samples#events")
    void aRecordIsTheSameAgainByteForByte(String line) {
        assertEquals(line, V0Wire.logged(V0Samples.record(line)));
    }

    @ParameterizedTest
    @MethodSource("dev.partyline.dialect.V0Samples#events")
    void clientsSeeItTooUnlessItIsTheServersOwnBusiness(String line) {
        ConversationEvent event = V0Samples.record(line);
        boolean left = List.of("action.null", "observation.null", "action.recall", "action.change_agent_state",
                "observation.loop_detection").contains(event.kind());
        String asFromAgent = line.replace("\"source\":\"environment\"", "\"source\":\"agent\"");
        assertEquals(left ? "" : asFromAgent, V0Wire.encode(event));
    }

    @Test
    void theIdHoldsTheEpoch() {
        var draft = EventDraft.of(Dialect.V0, "action.think", "x", "{}").at(EventTime.parse("2026-03-14T09:26:00Z"));
        var event = new ConversationEvent(new StreamPosition(3, 7), draft);
        assertEquals("{\"id\":12884901895}", V0Wire.logged(event));
    }

    @Test
    void aPayloadInAnotherOrderIsShownAllTheSame() {
        String payload = "{\"observation\":\"error\",\"source\":\"environment\",\"content\":\"x\"}";
        var event = Samples.event(Dialect.V0, "observation.error", "x", "2026-03-14T09:26:00Z", payload);
        assertEquals("{\"id\":0,\"observation\":\"error\",\"source\":\"agent\",\"content\":\"x\"}", V0Wire.encode(event));
    }

    @Test
    void whatCannotBeReadIsSentAsItIs() {
        var event = Samples.event(Dialect.V0, "action.think", "x", "2026-03-14T09:26:00Z", "{\"a\":");
        assertEquals("{\"id\":0,\"a\":", V0Wire.encode(event));
    }

    @Test
    void nobodySeesInternalRecords() {
        assertEquals("", V0Wire.encode(Samples.event(Command.RUN.draft())));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 41", "1, 0", "7, 4294967295", "2000000, 12"})
    void anIdStandsForOnePlace(long epoch, long offset) {
        var position = new StreamPosition(epoch, offset);
        assertEquals(position, V0Ids.position(V0Ids.number(position)));
        String uuid = V0Ids.uuid(epoch, offset);
        assertEquals('8', uuid.charAt(14), uuid);
        assertEquals('8', uuid.charAt(19), uuid);
        assertEquals(offset, V0Ids.offset(uuid, epoch).orElseThrow());
        assertEquals(true, V0Ids.offset(uuid, epoch + 1).isEmpty());
    }

    @Test
    void otherIdsStandForNothing() {
        for (String id : List.of("", "x", "1-1-1-1-1", V1Events.newId(), V0Ids.uuid(0, 1).toUpperCase(Locale.ROOT)
                .replace("00000001", "0000000A"))) {
            assertEquals(true, V0Ids.offset(id, 0).isEmpty(), id);
        }
        assertEquals(StreamPosition.BEFORE_FIRST, V0Ids.position(-1).offset());
    }

    @Test
    void aFrameIsJsonOnOneLine() {
        for (String line : V0Samples.events()) {
            assertEquals(line, EventJson.write(EventJson.parseObject(line)));
        }
    }
}
