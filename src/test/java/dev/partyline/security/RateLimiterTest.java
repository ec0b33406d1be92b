package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.partyline.config.Limits;
import dev.partyline.config.RateLimits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.security.Identity.Kind;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final Identity ANNA = new Identity("anna", Kind.TOKEN);
    private static final Identity BERT = new Identity("bert", Kind.TOKEN);
    private static final ConversationId CHAT = ConversationId.random();
    private static final int PATIENCE = 3;

    private final Door door = new Door(List.of("key"), Limits.defaults());
    private final RateLimiter limiter = door.limiter(limits(20, 10, 15, 5));

    /** One second's worth may come at once. */
    private static RateLimits limits(int address, int identity, int conversation, int agent) {
        return new RateLimits(address, identity, conversation, address, identity, conversation, agent,
                Duration.ofSeconds(1), PATIENCE);
    }

    private static long passed(int tries, Supplier<Optional<RateExcess>> attempt) {
        return IntStream.range(0, tries).filter(i -> attempt.get().isEmpty()).count();
    }

    @Test
    void eachLimitOfRequestsCountsForItself() {
        assertEquals(20, passed(50, () -> limiter.request("192.0.2.1")));
        assertEquals(20, passed(50, () -> limiter.request("192.0.2.2")));
        assertEquals(10, passed(50, () -> limiter.request(ANNA)));
        assertEquals(10, passed(50, () -> limiter.request(new Identity("anna", Kind.SESSION_KEY))));
        assertEquals(15, passed(50, () -> limiter.request(CHAT)));
        assertEquals(5, passed(50, () -> limiter.agentMessage(CHAT)));
        assertEquals(60, door.meters.counter("partyline.limits.refused", "limit", "requests-per-address").count());
        assertEquals(45, door.meters.counter("partyline.limits.refused", "limit", "agent-messages-per-conversation").count());
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        assertEquals(20, passed(50, () -> limiter.request("2001:db8:1:2::" + Long.toHexString(System.nanoTime() & 0xffff))));
        assertTrue(limiter.request("2001:db8:1:2:ffff:ffff:ffff:ffff%eth0").isPresent());
        assertTrue(limiter.request("2001:db8:1:3::1").isEmpty());
        assertEquals("192.0.2.7", AddressGroup.of("::ffff:192.0.2.7"));
        assertEquals("192.0.2.7:4711", AddressGroup.of("192.0.2.7:4711"));
        assertEquals("null", AddressGroup.of(null));
    }

    @Test
    void whatIsForgivenDoesNotCount() {
        assertEquals(500, passed(500, () -> {
            var excess = limiter.request("192.0.2.1");
            limiter.forgive("192.0.2.1");
            return excess;
        }));
        assertEquals(500, passed(500, () -> {
            var excess = limiter.request(ANNA);
            limiter.forgive(ANNA);
            return excess;
        }));
    }

    @Test
    void messagesOfManyConnectionsCountTogetherAndRefusedOnesForNobody() {
        var first = limiter.gate("192.0.2.1", ANNA, CHAT);
        var second = limiter.gate("192.0.2.2", ANNA, ConversationId.random());
        var ofBert = limiter.gate("192.0.2.1", BERT, CHAT);
        assertEquals(6, passed(6, first::next));
        assertEquals(4, passed(50, second::next));
        assertEquals("messages-per-identity", first.next().orElseThrow().reason());
        assertEquals(9, passed(9, ofBert::next), "what was refused to Anna was counted for the conversation or the address");
        assertEquals("messages-per-conversation", first.next().orElseThrow().reason());
    }

    @Test
    void aConnectionThatGoesOnIsOverAndOneThatStopsIsNot() {
        var flood = limiter.gate("192.0.2.1", ANNA, CHAT);
        passed(10, flood::next);
        for (int i = 0; i < PATIENCE; i++) assertFalse(flood.next().orElseThrow().persistent());
        assertTrue(flood.next().orElseThrow().persistent());
        var other = limiter.gate("192.0.2.1", ANNA, CHAT);
        for (int i = 0; i < 20; i++) {
            assertFalse(other.next().map(RateExcess::persistent).orElse(false), "refused once a second at most");
            door.now = door.now.plusSeconds(1);
            passed(10, flood::next);
        }
    }

    @Test
    void zeroIsNoLimit() {
        var without = door.limiter(limits(0, 0, 0, 0));
        assertEquals(10_000, passed(10_000, () -> without.request("192.0.2.1")));
        assertEquals(10_000, passed(10_000, without.gate("192.0.2.1", ANNA, CHAT)::next));
    }

    @Test
    void inOpenModeNobodyIsCounted() {
        var open = new Door(List.of(), Limits.defaults()).limiter(limits(1, 1, 1, 1));
        assertEquals(100, passed(100, () -> open.request("127.0.0.1")));
        assertEquals(100, passed(100, open.gate("127.0.0.1", Identity.LOCAL, CHAT)::next));
    }

    @Test
    void retryAfterIsInWholeSecondsAndLongEnough() {
        assertEquals(1, new RateExcess(RateLimit.REQUESTS_PER_ADDRESS, Duration.ofNanos(1), false).retryAfterSeconds());
        assertEquals(1, new RateExcess(RateLimit.REQUESTS_PER_ADDRESS, Duration.ofSeconds(1), false).retryAfterSeconds());
        assertEquals(2, new RateExcess(RateLimit.REQUESTS_PER_ADDRESS, Duration.ofMillis(1001), false).retryAfterSeconds());
    }
}
