package dev.partyline.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.partyline.conversation.ConversationState.OpenAction;
import dev.partyline.conversation.ConversationState.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateFoldTest {

    private static ConversationState fold(EventDraft... drafts) {
        return StateFold.fold(ConversationState.EMPTY, SomeEvents.log(List.of(drafts)));
    }

    private static EventDraft message(String source, String id) {
        return SomeEvents.v1("MessageEvent", id, "\"source\":\"" + source + "\"");
    }

    private static EventDraft action(String id, String call) {
        return SomeEvents.v1("ActionEvent", id, "\"tool_call_id\":\"" + call + "\",\"tool_name\":\"terminal\"");
    }

    private static EventDraft update(String key, String value) {
        return SomeEvents.v1("ConversationStateUpdateEvent", "u", "\"key\":\"" + key + "\",\"value\":" + value);
    }

    @Test
    void nothingFollowsFromNothing() {
        assertEquals(ConversationState.EMPTY, fold());
    }

    @Test
    void aRecordMustFollowTheState() {
        var log = SomeEvents.log(List.of(message("user", "a"), message("user", "b"), message("user", "c")));
        assertThrows(IllegalArgumentException.class, () -> StateFold.fold(ConversationState.EMPTY, log.subList(1, 3)));
        assertThrows(IllegalArgumentException.class, () -> StateFold.fold(fold(message("user", "a")), log));
        assertThrows(IllegalArgumentException.class,
                () -> StateFold.fold(ConversationState.EMPTY, List.of(log.get(0), log.get(2))));
    }

    @Test
    void offsetsAndWhatClientsSeeAreCounted() {
        var state = fold(message("user", "a"), Command.RUN.draft(), message("agent", "b").changingState(),
                EventDraft.of(Dialect.V0, "message", "c", "{\"source\":\"user\"}"));
        assertEquals(List.of(3L, 2L, 2L), List.of(state.offset(), state.stateOffset(), state.visible()));
        assertEquals(1, fold(message("user", "a"), Command.RUN.draft()).stateOffset());
        assertEquals(-1, fold(message("user", "a")).stateOffset());
    }

    @ParameterizedTest
    @EnumSource(ExecutionStatus.class)
    void aStatusUpdateSetsTheStatus(ExecutionStatus status) {
        var state = fold(update("execution_status", "\"" + status.wire() + "\""));
        assertEquals(status, state.status());
        assertEquals(Map.of(), state.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sleeping\"", "7", "null", "{}", "\"RUNNING\""})
    void anUnknownStatusChangesNothing(String value) {
        assertEquals(ExecutionStatus.PAUSED,
                fold(update("execution_status", "\"paused\""), update("execution_status", value)).status());
    }

    @Test
    void theLatestValueOfAKeyIsKept() {
        var state = fold(update("title", "\"one\""), update("goal", "{\"n\":1}"), update("title", "null"),
                update("full_state", "{}"), update("last_user_message_id", "\"x\""),
                SomeEvents.v1("ConversationStateUpdateEvent", "u", "\"key\":\"empty\""),
                update("large", "\"" + "x".repeat(70_000) + "\""));
        assertEquals(Map.of("title", "null", "goal", "{\"n\":1}"), state.values());
        assertEquals("{\"n\":1}", state.value("goal", "?"));
        assertEquals("?", state.value("large", "?"));
        assertNull(state.leaf(), "an update is no node of the tree");
    }

    @Test
    void aUsersMessageIsUnreadUntilARunHasSeenIt() {
        var sent = message("user", "m").changingState();
        var state = fold(message("agent", "x"), sent);
        assertEquals("m", state.lastUserMessageId());
        assertEquals(1, state.lastUserMessage());
        assertTrue(state.hasUnreadMessage());

        assertTrue(fold(message("agent", "x"), sent, ended("{\"consumed\":0}")).hasUnreadMessage());
        assertFalse(fold(message("agent", "x"), sent, ended("{\"consumed\":1}")).hasUnreadMessage());
        assertFalse(fold(message("agent", "x"), sent, ended("{\"consumed\":1}"), ended("{\"consumed\":0}"))
                .hasUnreadMessage(), "what was seen stays seen");
    }

    @Test
    void aRecordedMessageIsNotUnread() {
        var state = fold(message("user", "m"));
        assertEquals("m", state.lastUserMessageId());
        assertEquals(-1, state.lastUserMessage());
        assertFalse(state.hasUnreadMessage());
        assertNull(fold(message("agent", "m").changingState()).lastUserMessageId());
    }

    @ParameterizedTest
    @CsvSource({"ObservationEvent", "UserRejectObservation", "AgentErrorEvent"})
    void anActionIsOpenUntilItsAnswer(String answer) {
        var open = fold(action("a1", "c1"), action("a2", "c2"), action("a3", "c3"));
        assertEquals(List.of("c1", "c2", "c3"), List.copyOf(open.unanswered().keySet()));
        assertEquals(new OpenAction("a2", "terminal"), open.unanswered().get("c2"));

        var answered = StateFold.fold(open, SomeEvents.log(3, List.of(
                SomeEvents.v1(answer, "o", "\"tool_call_id\":\"c2\""),
                SomeEvents.v1(answer, "p", "\"tool_call_id\":\"?\""))));
        assertEquals(List.of("c1", "c3"), List.copyOf(answered.unanswered().keySet()));
        assertEquals("p", answered.leaf());
    }

    @Test
    void aRunGoesFromItsCommandToItsEnd() {
        var before = message("user", "m");
        var run = fold(before, Command.RUN.draft());
        assertEquals(new Run(1, SomeEvents.time(1), null), run.run());
        assertTrue(run.running());
        assertEquals(Command.PAUSE, fold(before, Command.RUN.draft(), Command.PAUSE.draft()).run().stopping());
        assertEquals(Command.INTERRUPT, fold(before, Command.RUN.draft(), Command.PAUSE.draft(),
                Command.INTERRUPT.draft()).run().stopping());
        assertEquals(new Run(1, SomeEvents.time(1), Command.PAUSE),
                fold(before, Command.RUN.draft(), Command.PAUSE.draft()).run());
        assertFalse(fold(before, Command.RUN.draft(), Command.RUN_ENDED.draft()).running());
        assertFalse(fold(Command.PAUSE.draft()).running());
        assertTrue(fold(before, Command.RUN.draft(), Command.CLIENT_WAIT_EXPIRED.draft()).running());
    }

    @Test
    void aClientCannotGiveCommands() {
        var disguised = SomeEvents.v1(Command.RUN.kind(), "x", "\"a\":1");
        assertFalse(fold(disguised).running());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"key\":7,\"value\":{}}", "{\"tool_call_id\":[]}", "{]", "{\"consumed\":\"x\"}"})
    void aPayloadWithoutSenseOnlyCounts(String payload) {
        for (String kind : List.of("ActionEvent", "MessageEvent", "ObservationEvent", "Other")) {
            var state = fold(EventDraft.of(Dialect.V1, kind, "x", payload), message("agent", "y"));
            assertEquals(List.of(1L, 2L), List.of(state.offset(), state.visible()));
        }
        for (Command command : Command.values()) {
            assertEquals(1, fold(Command.RUN.draft(), EventDraft.of(Dialect.INTERNAL, command.kind(), "x", payload))
                    .offset());
        }
    }

    @Test
    void foldingInTwoPartsIsFoldingAtOnceAlsoAcrossACheckpoint() {
        var random = new Random(42);
        for (int round = 0; round < 300; round++) {
            var log = SomeEvents.random(random, 1 + random.nextInt(60));
            int cut = random.nextInt(log.size() + 1);
            var whole = StateFold.fold(ConversationState.EMPTY, log);
            var half = StateFold.fold(ConversationState.EMPTY, log.subList(0, cut));

            assertEquals(whole, StateFold.fold(half, log.subList(cut, log.size())));
            var again = StateFold.read(StateFold.write(half));
            assertEquals(half, again);
            assertEquals(new ArrayList<>(half.unanswered().keySet()), new ArrayList<>(again.unanswered().keySet()));
            assertEquals(whole, StateFold.fold(again, log.subList(cut, log.size())));
        }
    }

    @Test
    void aStateDoesNotChangeBehindItsReadersBack() {
        var state = fold(action("a", "c"));
        StateFold.fold(state, SomeEvents.log(1, List.of(action("b", "d"))));
        assertEquals(1, state.unanswered().size());
        assertThrows(UnsupportedOperationException.class, () -> state.unanswered().clear());
        assertThrows(UnsupportedOperationException.class, () -> state.values().put("a", "b"));
    }

    @Test
    void whatIsNoCheckpointIsRefused() {
        String good = StateFold.write(fold(action("a", "c"), Command.RUN.draft()));
        var bad = new ArrayList<>(Arrays.asList("", "{}", "[]", "null", good.replace("\"idle\"", "\"asleep\""),
                good.replace("\"offset\":1", "\"offset\":\"1\"")));
        for (int length = 1; length < good.length(); length++) bad.add(good.substring(0, length));
        for (String text : bad) assertThrows(IllegalArgumentException.class, () -> StateFold.read(text), text);
    }

    private static EventDraft ended(String arguments) {
        return Command.RUN_ENDED.draft(EventJson.parseObject(arguments));
    }
}
