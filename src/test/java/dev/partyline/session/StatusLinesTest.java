package dev.partyline.session;

import static dev.partyline.session.DeliveryFixture.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import org.junit.jupiter.api.Test;

/** What an agent session says beside the log comes to whoever watches by V0, and to who joins (V0 spec 7.4). */
class StatusLinesTest {

    private static final String READY = line("info", "STATUS$READY", "");
    private static final String STARTING = line("info", "STATUS$STARTING_RUNTIME", "");
    private static final String RETRY = line("info", "STATUS$LLM_RETRY", "Retrying LLM request, 2 / 5");
    private static final String FAILED = line("error", "STATUS$ERROR", "Broken: why");
    private static final StatusLine RETRYING = StatusLine.retrying(2, 5);
    private static final StatusLine NOTICE = StatusLine.notice("AGENT_ERROR$SOME", "Enough");

    private final DeliveryFixture partyline = new DeliveryFixture();
    private final ConversationMetadata chat = partyline.logs.create();
    private final RecordingTransport page = new RecordingTransport();
    private final RecordingTransport client = new RecordingTransport();

    private static String line(String type, String id, String text) {
        return "2[\"oh_event\",{\"status_update\":true,\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"message\":\"" + text
                + "\"}]";
    }

    @Test
    void aLineIsToldLiveByV0OnlyAndOnceMoreToWhoJoins() {
        partyline.connectV0(chat, -1, page);
        partyline.connect(chat, "", client);
        int seen = client.frames().size();
        partyline.lines.show(chat.id(), StatusLine.STARTING);
        partyline.lines.show(chat.id(), RETRYING);
        partyline.lines.show(chat.id(), StatusLine.READY);
        partyline.lines.show(chat.id(), StatusLine.failed("Broken", "why"));
        assertEquals(List.of(READY, STARTING, RETRY, READY, FAILED), page.frames());
        assertEquals(seen, client.frames().size(), "clients of V1 have it from the log");
        assertEquals(List.of(FAILED), joined());
    }

    @Test
    void whoJoinsHasTheReplayBeforeTheLine() {
        partyline.lines.show(chat.id(), RETRYING);
        partyline.append(chat, said("a"), said("b"));
        List<String> frames = joined();
        assertEquals(3, frames.size());
        assertTrue(frames.get(0).contains("\"id\":0,") && frames.get(1).contains("\"id\":1,"), frames::toString);
        assertEquals(RETRY, frames.get(2));
    }

    @Test
    void otherConversationsHearNothing() {
        partyline.connectV0(partyline.logs.create(), -1, page);
        partyline.lines.show(chat.id(), RETRYING);
        partyline.lines.tell(chat.id(), NOTICE);
        assertEquals(List.of(READY), page.frames());
    }

    @Test
    void whatASessionSaidIsTakenBackWithItUnlessAnotherOneSpeaks() {
        partyline.connectV0(chat, -1, page);
        partyline.lines.show(chat.id(), RETRYING);
        partyline.lines.forget(chat.id(), StatusLine.STARTING);
        assertEquals(List.of(READY, RETRY), page.frames());
        partyline.lines.forget(chat.id(), RETRYING);
        partyline.lines.forget(chat.id(), RETRYING);
        assertEquals(List.of(READY, RETRY, READY), page.frames());
        assertEquals(List.of(READY), joined());
    }

    /** The session that said it has ended; its log does not say why, so everybody is shown it (V0 spec 4.5). */
    @Test
    void aNoticeIsShownByClientsOfBothAndNotKept() {
        partyline.connectV0(chat, -1, page);
        partyline.connect(chat, "", client);
        partyline.lines.tell(chat.id(), NOTICE);
        String shown = page.frames().get(1);
        assertTrue(shown.contains("\"type\":\"error\"") && shown.contains("\"source\":\"agent\",\"timestamp\":"), shown);
        String last = client.frames().get(client.frames().size() - 1);
        assertTrue(last.contains("ConversationErrorEvent") && last.contains("AGENT_ERROR$SOME"), last);
        assertEquals(List.of(READY), joined());
    }

    /** Pages show a frame with both members, and would show the error once more (V0 spec 4.5). */
    @Test
    void anErrorThatTheLogTellsOfHasNeitherSourceNorTime() {
        assertFalse(FAILED.contains("source") || FAILED.contains("timestamp"));
    }

    @Test
    void aLineThatIsSaidWhileAClientJoinsIsNotMissed() {
        var lines = new StatusLines() {
            private boolean spoken;

            @Override
            public StatusLine latest(ConversationId id) {
                StatusLine before = super.latest(id);
                if (!spoken) {
                    spoken = true;
                    show(id, RETRYING); // nobody is known to be connected yet
                }
                return before;
            }
        };
        lines.registry = partyline.registry;
        partyline.delivery.lines = lines;
        assertEquals(List.of(READY, RETRY), joined());
    }

    @Test
    void ofSeveralThatASlowClientHasNotReadOnlyTheNewestOfEachKindWaits() {
        partyline.connectV0(chat, -1, page);
        page.stall();
        partyline.append(chat, said("a"));
        for (int number = 1; number <= 100; number++) partyline.lines.show(chat.id(), StatusLine.retrying(number, 100));
        partyline.lines.show(chat.id(), StatusLine.failed("Broken", "why"));
        partyline.lines.show(chat.id(), RETRYING);
        page.take();
        assertEquals(List.of(FAILED, RETRY), page.frames().subList(2, page.frames().size()));
        assertEquals(List.of(), page.closes());
    }

    private List<String> joined() {
        var transport = new RecordingTransport();
        partyline.connectV0(chat, -1, transport);
        return transport.frames();
    }
}
