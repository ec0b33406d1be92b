package dev.partyline.dialect;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0ClientAction.ChangeState;
import dev.partyline.dialect.V0ClientAction.Message;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V0ClientActionTest {

    @Test
    void aMessageOfThePageIsRead() {
        assertEquals(message("continue", "[\"data:image/png;base64,AA==\"]", "[]"), V0ClientAction.parse("""
                {"action":"message","args":{"content":"continue","image_urls":["data:image/png;base64,AA=="],\
                "file_urls":[],"timestamp":"2025-11-25T10:05:00.000Z"}}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"image_urls\":null", ",\"file_urls\":null,\"image_urls\":[]", ",\"later\":{\"a\":1}",
        ",\"wait_for_response\":true,\"security_risk\":2"})
    void whatIsMissingNullOrUnknownDoesNotMatter(String more) {
        assertEquals(message("", "[]", "[]"),
                V0ClientAction.parse("{\"action\":\"message\",\"args\":{\"content\":\"\"" + more + "}}"));
    }

    @Test
    void anOldSpellingOfPicturesIsUnderstood() {
        assertEquals(message("x", "[\"a\"]", "[]"), V0ClientAction.parse(
                "{\"action\":\"message\",\"args\":{\"content\":\"x\",\"images_urls\":[\"a\"]}}"));
    }

    @Test
    void whatAnEventSaysOfItselfIsNotBelieved() {
        assertEquals(message("x", "[]", "[]"), V0ClientAction.parse("""
                {"id":7,"timestamp":"x","source":"agent","cause":3,"tool_call_metadata":{},"llm_metrics":{},\
                "timeout":5.5,"observation":"run","action":"message","args":{"content":"x"}}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "paused", "running", "awaiting_user_input", "user_confirmed", "user_rejected"})
    void theseStatesMayBeAskedFor(String state) {
        assertEquals(new ChangeState(AgentState.ofWire(state).orElseThrow()), V0ClientAction.parse(wish("\"" + state + "\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loading", "finished", "rejected", "error", "awaiting_user_confirmation", "rate_limited", "init",
        "", "STOPPED"})
    void otherStatesMayNot(String state) {
        assertEquals("change_agent_state has the wrong arguments: agent_state must be one of stopped, paused, running, "
                + "awaiting_user_input, user_confirmed, user_rejected", refusal(wish("\"" + state + "\"")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{                                            | an event must be one JSON object of reasonable depth",
        "''                                           | an event must be one JSON object of reasonable depth",
        "{} {}                                        | an event must be one JSON object of reasonable depth",
        "[]                                           | an event must be a JSON object",
        "7                                            | an event must be a JSON object",
        "null                                         | an event must be a JSON object",
        "{}                                           | Unknown event type: neither action nor observation",
        "{\"Action\":\"message\"}                     | Unknown event type: neither action nor observation",
        "{\"observation\":\"run\"}                    | this observation is not defined. Available observations: none for clients",
        "{\"observation\":null}                       | this observation is not defined. Available observations: none for clients",
        "{\"action\":\"start\"}                       | this action is not defined. Available actions: message, change_agent_state",
        "{\"action\":\"run\",\"args\":{\"command\":\"ls\"}} | this action is not defined. Available actions: message, change_agent_state",
        "{\"action\":7}                               | this action is not defined. Available actions: message, change_agent_state",
        "{\"action\":null}                            | this action is not defined. Available actions: message, change_agent_state",
        "{\"action\":\"message\",\"args\":null}       | args must be an object",
        "{\"action\":\"message\",\"args\":[]}         | args must be an object",
        "{\"action\":\"message\",\"timeout\":\"1\"}   | timeout must be a number",
        "{\"action\":\"message\"}                     | message has the wrong arguments: content must be a string",
        "{\"action\":\"message\",\"args\":{\"content\":123}}  | message has the wrong arguments: content must be a string",
        "{\"action\":\"message\",\"args\":{\"content\":null}} | message has the wrong arguments: content must be a string",
        "{\"action\":\"message\",\"args\":{\"content\":\"x\",\"image_urls\":\"a\"}} | message has the wrong arguments: image_urls must be a list of strings",
        "{\"action\":\"message\",\"args\":{\"content\":\"x\",\"file_urls\":[1]}}    | message has the wrong arguments: file_urls must be a list of strings",
        "{\"action\":\"message\",\"args\":{\"content\":\"\\ud800\"}} | content must not have half a surrogate pair",
        "{\"action\":\"change_agent_state\"}          | change_agent_state has the wrong arguments: agent_state must be a string",
        "{\"action\":\"change_agent_state\",\"args\":{\"agent_state\":1}} | change_agent_state has the wrong arguments: agent_state must be a string"})
    void everyMistakeHasItsText(String json, String text) {
        assertEquals(text, refusal(json));
    }

    @Test
    void aPacketWithoutAnEventIsRefusedToo() {
        assertThrows(InvalidFrameException.class, () -> V0ClientAction.parse((JsonValue) null));
    }

    @Test
    void aTextMayBeLongButNotEndless() {
        String longest = "x".repeat(V0ClientAction.MAX_CONTENT_CHARS);
        String json = "{\"action\":\"message\",\"args\":{\"content\":\"%s\"}}";
        assertDoesNotThrow(() -> V0ClientAction.parse(json.formatted(longest)));
        assertEquals("message has the wrong arguments: content must have at most 1048576 characters",
                refusal(json.formatted(longest + "x")));
    }

    @Test
    void aRefusalNeverRepeatsWhatWasSent() {
        for (String json : List.of("{\"action\":\"<b>\"}", "{\"observation\":\"<b>\"}", wish("\"<b>\""), "{\"<b>\":1}", "<b>")) {
            assertFalse(refusal(json).contains("<b>"), json);
        }
    }

    @ParameterizedTest
    @CsvSource({"user_confirmed, awaiting_user_confirmation, true, true", "user_confirmed, running, true, false",
        "user_rejected, awaiting_user_confirmation, false, false", "user_rejected, paused, false, false",
        "stopped, running, false, true", "running, error, false, true", "paused, paused, false, true"})
    void aVerdictNeedsSomethingToDecide(String requested, String current, boolean pending, boolean possible) {
        var wish = new ChangeState(AgentState.ofWire(requested).orElseThrow());
        AgentState state = AgentState.ofWire(current).orElseThrow();
        if (possible) assertDoesNotThrow(() -> wish.check(state, pending));
        else assertEquals(requested + " is only possible while an action waits for confirmation",
                assertThrows(InvalidFrameException.class, () -> wish.check(state, pending)).getMessage());
    }

    /** Nothing but its own exception, whatever is sent. */
    @Test
    void noiseIsRefusedOrReadAndNothingElse() {
        var random = new Random(20251125);
        String pieces = "{}[]:,\"\\ 0-e.\u0000\ud800\u00fc";
        String[] words = {"\"action\"", "\"message\"", "\"args\"", "\"content\"", "\"change_agent_state\"", "\"agent_state\"",
            "\"image_urls\"", "null", "true", "1e999999999", "\"stopped\"", "\"timeout\"", "\"observation\"", "{\"args\":{"};
        String good = "{\"action\":\"message\",\"args\":{\"content\":\"x\",\"image_urls\":[\"a\"]},\"timeout\":1}";
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder(random.nextBoolean() ? good : "");
            for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                int end = Math.min(text.length(), at + random.nextInt(4));
                String piece = random.nextBoolean() ? words[random.nextInt(words.length)]
                        : pieces.substring(random.nextInt(pieces.length())).substring(0, 1);
                text.replace(at, end, piece);
            }
            read(text.toString());
        }
        read("[".repeat(100_000));
        read("{\"action\":".repeat(50_000));
    }

    private static void read(String json) {
        try {
            V0ClientAction.parse(json);
        } catch (InvalidFrameException refused) {
            assertFalse(refused.getMessage().isEmpty());
        }
    }

    private static String refusal(String json) {
        return assertThrows(InvalidFrameException.class, () -> V0ClientAction.parse(json), json).getMessage();
    }

    private static String wish(String state) {
        return "{\"action\":\"change_agent_state\",\"args\":{\"agent_state\":" + state + "}}";
    }

    private static Message message(String content, String images, String files) {
        return new Message(content, EventJson.parse(images).asJsonArray(), EventJson.parse(files).asJsonArray());
    }
}
