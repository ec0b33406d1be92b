package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.TextDelta;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Text that is just being written, beside the log (architecture, "Ephemeral frames"). */
class TextDeltasTest {

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();
    private final ManualThreads timer = new ManualThreads();
    private final TextDeltas deltas = new TextDeltas();
    private final RecordingTransport first = new RecordingTransport();
    private final RecordingTransport second = new RecordingTransport();

    TextDeltasTest() {
        deltas.registry = partyline.registry;
        deltas.log = partyline.logs.log;
        deltas.threads = timer;
        deltas.clock = () -> partyline.now;
        deltas.meters = partyline.registry.meters;
    }

    private void write(String... texts) {
        for (String text : texts) deltas.show(chat.id(), new TextDelta(text, null));
    }

    private static List<String> written(RecordingTransport client) {
        return client.frames().stream().map(EventJson::parseObject)
                .filter(event -> event.getString("kind", "").equals("StreamingDeltaEvent"))
                .map(event -> event.getString("content")).toList();
    }

    @Test
    void whatComesWithinAMomentIsOneFrameForAllWhoWatch() {
        partyline.connect(chat, "", first);
        partyline.connect(chat, "", second);

        write("Hel", "lo", " you");
        timer.pass(TextDeltas.GATHERED.minusMillis(1));
        assertEquals(List.of(), written(first));
        timer.pass(TextDeltas.GATHERED);

        assertEquals(List.of("Hello you"), written(first));
        assertSame(last(first), last(second), "made once");
        assertEquals(-1, partyline.logs.log.head(chat.id()).offset(), "no record");
        timer.pass(TextDeltas.GATHERED);
        assertEquals(1, written(first).size());
    }

    private static String last(RecordingTransport client) {
        return client.frames().get(client.frames().size() - 1);
    }

    @Test
    void aFrameHasTheMembersOfTheProtocolAndABound() {
        partyline.connect(chat, "", first);
        deltas.show(chat.id(), new TextDelta("a", "b"));
        write("\"" + "\u20ac".repeat(2_500), "\u20ac".repeat(2_500));
        timer.pass(TextDeltas.GATHERED);

        List<String> frames = first.frames().subList(1, first.frames().size());
        assertEquals(2, frames.size());
        JsonObject delta = EventJson.parseObject(frames.get(0));
        assertEquals(Set.of("kind", "id", "timestamp", "source", "content", "reasoning_content"), delta.keySet());
        assertEquals("agent", delta.getString("source"));
        frames.forEach(frame -> assertTrue(frame.getBytes(StandardCharsets.UTF_8).length <= TextDelta.MAX_FRAME_BYTES));
    }

    @Test
    void whoDoesNotReadIsNotSentAnyAndGetsTheWholeText() {
        partyline.connect(chat, "", first);
        partyline.connect(chat, "", second);
        second.stall();
        partyline.append(chat, said("one"));

        write("two");
        deltas.flush(chat.id());
        partyline.append(chat, said("two"));
        second.take();

        assertEquals(List.of("two"), written(first));
        assertEquals(List.of("full_state=idle", "one", "StreamingDeltaEvent", "two"), DeliveryFixture.gist(first.frames()));
        assertEquals(List.of("full_state=idle", "one", "two"), DeliveryFixture.gist(second.frames()));
    }

    @Test
    void aPieceNeverComesBehindTheText() {
        var threads = new ManualThreads();
        var slow = new DeliveryFixture(Runnable::run, threads::stripe);
        ConversationMetadata talk = slow.logs.create();
        deltas.registry = slow.registry;
        deltas.log = slow.logs.log;
        slow.connect(talk, "", first);
        threads.run();

        deltas.show(talk.id(), new TextDelta("Hel", null));
        deltas.flush(talk.id());
        slow.append(talk, said("Hello"));
        threads.run();
        deltas.show(talk.id(), new TextDelta("Next", null));
        deltas.flush(talk.id());
        threads.run();

        assertEquals(List.of("full_state=idle", "Hello", "StreamingDeltaEvent"), DeliveryFixture.gist(first.frames()));
        assertEquals(List.of("Next"), written(first), "the piece was dropped, and blocks nothing");
    }

    @Test
    void clientsOfV0AndWhoComesLaterSeeNone() {
        partyline.connectV0(chat, -1, first);
        write("Hel");
        timer.pass(TextDeltas.GATHERED);
        assertEquals(1, first.frames().size(), "the status line");

        partyline.connect(chat, "", second);
        assertEquals(List.of("full_state=idle"), DeliveryFixture.gist(second.frames()));
    }

    @Test
    void anEmptyTextIsAPieceAndNoTextIsNone() {
        assertEquals(new TextDelta("", null), TextDelta.parse(EventJson.parseObject("{\"content\":\"\"}")));
        for (String wrong : List.of("{}", "{\"content\":7}", "{\"content\":null}", "{\"content\":\"\\ud800\"}",
                "{\"content\":\"" + "x".repeat(TextDelta.MAX_FRAME_BYTES) + "\"}")) {
            assertThrows(InvalidFrameException.class, () -> TextDelta.parse(EventJson.parseObject(wrong)), wrong);
        }
    }
}
