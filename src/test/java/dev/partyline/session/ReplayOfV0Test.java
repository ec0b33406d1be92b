package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.ids;
import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V0Ids;
import org.junit.jupiter.api.Test;

/** Clients of V1 go on behind records of V0, which they know by ids that were made for them. */
class ReplayOfV0Test {

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();
    private final List<ConversationEvent> records = partyline.append(chat, V0Events.agentMessage("a", false),
            V0Events.recall("x", true), Command.CLIENT_WAIT_EXPIRED.draft(), said("own"),
            V0Events.agentMessage("b", false), V0Events.nothing(null));
    private final RecordingTransport client = new RecordingTransport();

    @Test
    void aClientGoesOnBehindARecordOfV0() {
        partyline.connect(chat, "after=" + uuid(0), client);
        assertEquals(List.of(records.get(3).eventId(), uuid(4)), shown());
    }

    @Test
    void latestCountsThemToo() {
        partyline.connect(chat, "latest=2", client);
        assertEquals(List.of(records.get(3).eventId(), uuid(4)), shown());
    }

    @Test
    void anIdThatWasNeverSentIsUnknown() {
        for (int unseen : List.of(1, 2, 3, 5, 99)) assertEquals(OptionalLong.empty(), find(uuid(unseen)));
        assertEquals(OptionalLong.empty(), find(V0Ids.uuid(1, 0)), "of another epoch");
        assertEquals(List.of(OptionalLong.of(0), OptionalLong.of(4), OptionalLong.of(3)),
                List.of(find(uuid(0)), find(uuid(4)), find(records.get(3).eventId())));
    }

    @Test
    void aClientThatNamesSuchAnIdIsToldAndGetsEverything() {
        partyline.connect(chat, "after=" + uuid(1), client);
        assertEquals(List.of(uuid(0), records.get(3).eventId(), uuid(4)), shown());
    }

    private OptionalLong find(String eventId) {
        return V1Places.find(partyline.logs.log, chat.id(), eventId);
    }

    /** Without the states and what else is in no log. */
    private List<String> shown() {
        return ids(client.frames().stream().filter(frame -> !frame.contains("\"key\":\"full_state\"")
                && !frame.contains("\"key\":\"x.reset\"")).toList());
    }

    private static String uuid(long offset) {
        return V0Ids.uuid(0, offset);
    }
}
