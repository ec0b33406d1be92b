package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class RateBucketsTest {

    private static final long SECOND = 1_000_000_000;
    private static final int MOST = 100;

    private long now = 5 * SECOND;

    private RateBuckets buckets(int perSecond, Duration burst) {
        return new RateBuckets(perSecond, burst, () -> now, MOST);
    }

    private static long taken(RateBuckets buckets, Object key, int tries) {
        return IntStream.range(0, tries).filter(i -> buckets.take(key) == 0).count();
    }

    @Test
    void aBurstPassesAndThenAsManyAsComeBack() {
        var buckets = buckets(10, Duration.ofSeconds(3));
        assertEquals(30, taken(buckets, "a", 100));
        now += SECOND;
        assertEquals(10, taken(buckets, "a", 100));
        now += 60 * SECOND;
        assertEquals(30, taken(buckets, "a", 100), "no more than a burst, however long nothing came");
    }

    @Test
    void itIsSaidHowLongToWaitAndThatIsEnough() {
        var buckets = buckets(4, Duration.ofSeconds(1));
        assertEquals(4, taken(buckets, "a", 4));
        long wait = buckets.take("a");
        assertEquals(SECOND / 4, wait);
        now += wait;
        assertEquals(0, buckets.take("a"));
    }

    @Test
    void othersAreNotConcerned() {
        var buckets = buckets(10, Duration.ofSeconds(1));
        taken(buckets, "flood", 1000);
        assertEquals(10, taken(buckets, "other", 100));
    }

    @Test
    void whatWasNotUsedComesBack() {
        var buckets = buckets(1, Duration.ofSeconds(2));
        assertEquals(2, taken(buckets, "a", 3));
        buckets.giveBack("a");
        buckets.giveBack("nobody");
        assertEquals(1, taken(buckets, "a", 3));
    }

    @Test
    void withoutABurstThereIsOneToken() {
        assertEquals(1, taken(buckets(3, Duration.ZERO), "a", 10));
    }

    @Test
    void aFloodOfKeysTakesNoMoreRoomThanThereIs() {
        var buckets = buckets(10, Duration.ofSeconds(1));
        for (int i = 0; i < 100_000; i++) {
            buckets.take("address " + i);
            assertTrue(buckets.size() <= MOST, "too many are kept");
        }
    }

    @Test
    void whoeverKeepsComingIsNotForgottenForAFloodOfOthers() {
        var buckets = buckets(10, Duration.ofSeconds(1));
        taken(buckets, "busy", 10);
        for (int i = 0; i < 10 * MOST; i++) {
            buckets.take("address " + i);
            assertTrue(buckets.take("busy") > 0, "its bucket was made anew");
        }
    }

    @Test
    void theIdleGoAsSoonAsTheyWouldBeFullAnyway() {
        var buckets = buckets(10, Duration.ofSeconds(2));
        IntStream.range(0, MOST).forEach(i -> buckets.take(i));
        now += 2 * SECOND - 1;
        buckets.take("one more");
        assertEquals(MOST, buckets.size(), "they still owe something");
        now += 2;
        buckets.take("one more");
        assertEquals(1, buckets.size());
    }
}
