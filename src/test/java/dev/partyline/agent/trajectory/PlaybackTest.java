package dev.partyline.agent.trajectory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.partyline.conversation.EventJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaybackTest {

    private static final String MESSAGE =
            "{'kind':'MessageEvent','id':'%s','timestamp':'2026-01-01T%s','source':'user'}";

    @ParameterizedTest
    @ValueSource(strings = {
        "{'recording':'unheard-of'}", "{'recording':'../demo'}", "{'recording':7}", "{'recording':null}",
        "{'recording':'demo','events':[]}",
        "{'events':{}}", "{'events':'[]'}", "{'events':null}", "{'events':[1]}", "{'events':[[]]}",
        "{'events':[{'id':1}]}", "{'events':[{'kind':7}]}", "{'events':[{'kind':''}]}", "{'events':[{'action':{}}]}",
        "{'events':[{'kind':'MessageEvent'},{'action':'message'}]}",
        "{'events':[{'action':'message'},{'kind':'MessageEvent'}]}",
        "{'speed':0}", "{'speed':-1}", "{'speed':'2'}", "{'speed':1e999}", "{'speed':1e-999}", "{'speed':null}",
        "{'instant':1}", "{'instant':'true'}", "{'instant':null}"})
    void refusesWhatCannotBePlayed(String runtime) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> check(runtime));
        assertTrue(refusal.getMessage().startsWith("runtime"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'kind':'trajectory','recording':'demo'}", "{'events':[]}",
        "{'recording':'demo','speed':0.5,'instant':true}", "{'events':[{'action':'message'}]}",
        "{'events':[{'kind':'MessageEvent'}],'speed':100,'instant':false}"})
    void acceptsWhatCanBePlayed(String runtime) {
        assertDoesNotThrow(() -> check(runtime));
    }

    @Test
    void keepsTheRecordedPace() {
        assertEquals(List.of(0L, 1500L, 250L), delays(""));
    }

    @Test
    void speedDividesDelays() {
        assertEquals(List.of(0L, 750L, 125L), delays("'speed':2,"));
        assertEquals(List.of(0L, 3000L, 500L), delays("'speed':0.5,"));
    }

    @Test
    void instantLeavesDelaysOut() {
        assertEquals(List.of(0L, 0L, 0L), delays("'instant':true,'speed':0.1,"));
    }

    @Test
    void aNightInTheRecordingIsShortBeforeItIsScaled() {
        String runtime = "{%s'events':[" + at("a", "10:00:00") + "," + at("b", "22:00:00") + "]}";
        assertEquals(Playback.LONGEST_GAP, play(runtime.formatted("")).get(1));
        assertEquals(Duration.ofSeconds(2), play(runtime.formatted("'speed':5,")).get(1));
    }

    @Test
    void timesThatStepBackAreCountedFromTheLatest() {
        var delays = play("{'events':[" + at("a", "10:00:05") + "," + at("b", "10:00:01") + "," + at("c", "10:00:06")
                + ",{'kind':'PauseEvent','timestamp':'x'},{'kind':'TokenEvent','timestamp':'x'}]}");
        assertEquals(List.of(0L, 0L, 1L, 0L), delays.stream().map(Duration::toSeconds).toList());
    }

    @Test
    void aTinySpeedDoesNotOverflow() {
        String runtime = "{'speed':1e-300,'events':[" + at("a", "10:00:00") + "," + at("b", "10:00:01") + "]}";
        assertEquals(Duration.ofNanos(Long.MAX_VALUE), play(runtime).get(1));
    }

    private static List<Long> delays(String members) {
        String runtime = "{" + members + "'events':[" + at("a", "10:00:00") + "," + at("b", "10:00:01.5") + ","
                + at("c", "10:00:01.750000") + "]}";
        return play(runtime).stream().map(Duration::toMillis).toList();
    }

    private static List<Duration> play(String runtime) {
        return Player.of(runtime.replace('\'', '"')).play().delays;
    }

    private static String at(String id, String time) {
        return MESSAGE.formatted(id, time);
    }

    private static void check(String runtime) {
        new TrajectoryRuntimeFactory().check(EventJson.parseObject(runtime.replace('\'', '"')));
    }
}
