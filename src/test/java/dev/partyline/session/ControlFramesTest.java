package dev.partyline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

class ControlFramesTest {

    private final ControlFrames frames = new ControlFrames(3);

    @Test
    void aFrameWithoutBarrierGoesAtOnce() {
        frames.offer(null, ControlFrames.AT_ONCE, "pong");
        assertEquals(List.of("pong"), frames.take(-1, 16));
        assertEquals(List.of(), frames.take(-1, 16));
    }

    @Test
    void aFrameWaitsUntilTheCursorHasReachedItsBarrier() {
        frames.offer(null, 7, "state");
        assertEquals(List.of(), frames.take(6, 16));
        assertEquals(OptionalLong.of(7), frames.barrier());
        assertEquals(List.of("state"), frames.take(7, 16));
        assertEquals(OptionalLong.empty(), frames.barrier());
    }

    @Test
    void aReplyOvertakesAFrameThatStillWaits() {
        frames.offer(null, 7, "state");
        frames.offer(null, ControlFrames.AT_ONCE, "pong");
        assertEquals(List.of("pong"), frames.take(0, 16));
    }

    @Test
    void framesWithTheSameKeyReplaceEachOther() {
        frames.offer("status", ControlFrames.AT_ONCE, "old");
        frames.offer("status", ControlFrames.AT_ONCE, "new");
        assertEquals(List.of("new"), frames.take(0, 16));
    }

    @Test
    void moreThanTheLimitAreRefusedAndTheOthersStay() {
        for (String each : List.of("a", "b", "c")) assertTrue(frames.offer(null, ControlFrames.AT_ONCE, each));
        assertFalse(frames.offer(null, ControlFrames.AT_ONCE, "d"));
        assertEquals(List.of("a", "b"), frames.take(0, 2));
        assertEquals(List.of("c"), frames.take(0, 2));
    }
}
