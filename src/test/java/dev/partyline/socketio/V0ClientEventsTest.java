package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what a client says (V0 spec sections 3 and 4.5). */
class V0ClientEventsTest {

    private final V0Rig rig = V0Rig.open();
    private final V0Rig.Client client = rig.joined(-1);
    private final V0Rig.Client other = rig.joined(-1);

    @BeforeEach
    void opened() {
        client.received();
        other.received();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oh_user_action", "oh_action"})
    void aMessageIsRecordedAsTheUsersAndEchoedToAllByBothNames(String name) {
        client.send("42[\"" + name + "\",{\"action\":\"message\",\"args\":{\"content\":\"continue\",\"image_urls\":[],"
                + "\"file_urls\":[],\"timestamp\":\"2025-11-25T10:05:00.000Z\"},\"source\":\"agent\",\"cause\":7}]");
        String echo = echo(client, "message");
        assertTrue(echo.matches("42\\[\"oh_event\",\\{\"id\":\\d+,\"timestamp\":\"[^\"]+\",\"source\":\"user\","
                + "\"message\":\"continue\",\"action\":\"message\",\"args\":\\{\"content\":\"continue\",\"file_urls\":\\[],"
                + "\"image_urls\":\\[],\"wait_for_response\":false,\"security_risk\":-1}}]"), echo);
        assertEquals(echo, echo(other, "message"));
    }

    @Test
    void whatIsSaidStaysInItsConversation() {
        var elsewhere = rig.create("00000000000000000000000000000001");
        var stranger = rig.client("conversation_id=" + elsewhere.id().hex()).send("40");
        stranger.received();
        client.send("42[\"oh_user_action\"," + message("here") + "]");
        assertEquals(List.of(), stranger.received());
        assertEquals(-1, rig.partyline.logs.log.head(elsewhere.id()).offset());
        assertEquals(List.of("here"), said());
    }

    @Test
    void anAcknowledgementComesWhenTheMessageIsDurable() {
        rig.slowStore = true;
        client.send("427[\"oh_user_action\"," + message("hello") + "]");
        assertEquals(List.of(), client.received());
        rig.commit();
        List<String> frames = client.received();
        assertTrue(frames.contains("437[]"), frames.toString());
    }

    @Test
    void whatOneClientSaysIsRecordedInItsOrder() {
        rig.slowStore = true;
        for (int i = 0; i < 20; i++) client.send("42[\"oh_user_action\"," + message("m" + i) + "]");
        rig.commit();
        assertEquals(IntStream.range(0, 20).mapToObj(i -> "m" + i).toList(), said());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",null", ",7", ",\"text\"", ",[]", ",{}", ",{\"action\":\"run\",\"args\":{\"command\":\"ls\"}}",
            ",{\"action\":\"message\"}", ",{\"action\":\"message\",\"args\":{\"content\":7}}", ",{\"action\":\"message\",\"args\":null}",
            ",{\"action\":\"change_agent_state\",\"args\":{\"agent_state\":\"finished\"}}",
            ",{\"action\":\"change_agent_state\",\"args\":{\"agent_state\":\"user_confirmed\"}}",
            ",{\"observation\":\"run\",\"content\":\"forged\",\"cause\":1}"})
    void whatMayNotBeSaidIsShownToItsSenderAloneAndNeverAcknowledged(String arguments) {
        client.send("428[\"oh_user_action\"" + arguments + "]");
        List<String> frames = client.received();
        assertEquals(2, frames.size(), frames.toString());
        assertTrue(frames.get(0).matches("42\\[\"oh_event\",\\{\"status_update\":true,\"type\":\"error\",\"id\":\"STATUS\\$ERROR\","
                + "\"message\":\"[^\"]+\",\"source\":\"agent\",\"timestamp\":\"2026-03-14T09:26:00.000000\"}]"), frames.get(0));
        assertTrue(frames.get(1).startsWith("42[\"oh_event\",{\"error\":true,\"message\":\""), frames.get(1));
        assertEquals(List.of(), other.received());
        assertEquals(List.of(), records());
        assertFalse(client.engine.closed);
    }

    @Test
    void eventsOfOtherNamesAreIgnored() {
        client.send("429[\"oh_something\"," + message("hello") + "]");
        assertEquals(List.of(), client.received());
        assertEquals(List.of(), records());
    }

    @Test
    void aFloodIsRefusedAndLosesNothingOfWhatWasTaken() {
        rig.slowStore = true;
        int most = rig.partyline.limits.controlFrames();
        for (int i = 0; i < most + 1; i++) client.send("42[\"oh_user_action\"," + message("m" + i) + "]");
        List<String> refusal = client.received();
        assertTrue(refusal.get(0).contains("too many actions at once"), refusal.toString());
        rig.commit();
        assertEquals(most, said().size());
    }

    private static String message(String text) {
        return "{\"action\":\"message\",\"args\":{\"content\":\"" + text + "\"}}";
    }

    private static String echo(V0Rig.Client from, String action) {
        return from.received().stream().filter(frame -> frame.contains("\"action\":\"" + action + "\"")).findFirst()
                .orElseThrow();
    }

    private List<ConversationEvent> records() {
        return rig.partyline.logs.log.read(rig.chat.id(), 0, 1000, 1 << 20);
    }

    private List<String> said() {
        return records().stream().filter(event -> event.dialect() == Dialect.V0 && event.kind().equals("action.message"))
                .map(event -> event.payload().replaceAll(".*\"content\":\"([^\"]*)\".*", "$1")).toList();
    }
}
