package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.partyline.config.ConnectionLimits;
import dev.partyline.config.Limits;
import dev.partyline.conversation.Tenant;
import dev.partyline.security.ConnectionCounts.Place;
import dev.partyline.security.Identity.Kind;
import org.junit.jupiter.api.Test;

class ConnectionCountsTest {

    private static final Identity ANNA = new Identity("anna", Kind.TOKEN);
    private static final Identity BERT = new Identity("bert", Kind.TOKEN);

    private final Door door = new Door(List.of("key"), Limits.defaults());
    private final ConnectionCounts counts = door.counts(new ConnectionLimits(5, 3, 2, 0, 1));

    private double gauge(String name) {
        return door.meters.get(name).gauge().value();
    }

    private static void assertRefused(ConnectionCap cap, Optional<ConnectionCap> refusal) {
        assertEquals(Optional.of(cap), refusal);
    }

    @Test
    void thereAreSoManyInAllAndFromAnAddress() {
        var places = new ArrayList<Place>();
        for (int i = 0; i < 3; i++) places.add(counts.enter("192.0.2.1"));
        assertRefused(ConnectionCap.SOCKETS_PER_ADDRESS, counts.enter("192.0.2.1").refusal());
        for (int i = 0; i < 2; i++) places.add(counts.enter("192.0.2.2"));
        assertRefused(ConnectionCap.SOCKETS, counts.enter("192.0.2.3").refusal());
        places.forEach(place -> assertTrue(place.refusal().isEmpty()));
        places.get(0).leave();
        places.get(0).leave();
        assertTrue(counts.enter("192.0.2.3").refusal().isEmpty());
        assertRefused(ConnectionCap.SOCKETS, counts.enter("192.0.2.4").refusal());
        assertEquals(5, gauge("partyline.sockets.open"));
        assertEquals(2, door.meters.counter("partyline.limits.refused", "limit", "sockets").count());
    }

    @Test
    void whoWasRefusedHasNothingToLeave() {
        for (int i = 0; i < 3; i++) counts.enter("192.0.2.1");
        Place refused = counts.enter("192.0.2.1");
        refused.leave();
        assertTrue(refused.awaitIdentity().isEmpty());
        assertEquals(3, gauge("partyline.sockets.open"));
        assertEquals(0, gauge("partyline.sockets.unauthenticated"));
    }

    @Test
    void oneTenantHasSoManyOfWhomever() {
        var tight = door.counts(new ConnectionLimits(9, 9, 9, 2, 9));
        var acme = new Tenant("acme");
        Place first = tight.enter("192.0.2.1");
        assertTrue(first.identified(ANNA.of(acme)).isEmpty());
        assertTrue(first.identified(BERT.of(acme)).isEmpty(), "it counts once");
        assertTrue(tight.enter("192.0.2.2").identified(ANNA.of(acme)).isEmpty());
        Place third = tight.enter("192.0.2.3");
        assertRefused(ConnectionCap.SOCKETS_PER_TENANT, third.identified(BERT.of(acme)));
        assertTrue(third.identified(BERT).isEmpty(), "of another tenant");
        first.leave();
        assertTrue(tight.enter("192.0.2.4").identified(BERT.of(acme)).isEmpty());
        assertRefused(ConnectionCap.SOCKETS_PER_TENANT, tight.enter("192.0.2.5").identified(BERT.of(acme)));
    }

    @Test
    void oneIdentityHasSoManyFromWherever() {
        Place first = counts.enter("192.0.2.1");
        assertTrue(first.identified(ANNA).isEmpty());
        assertTrue(first.identified(ANNA).isEmpty(), "it counts once");
        assertTrue(counts.enter("192.0.2.2").identified(ANNA).isEmpty());
        Place third = counts.enter("192.0.2.3");
        assertRefused(ConnectionCap.SOCKETS_PER_IDENTITY, third.identified(ANNA));
        assertTrue(third.identified(BERT).isEmpty());
        assertTrue(first.identified(BERT).isEmpty(), "it is another's now");
        assertTrue(third.identified(ANNA).isEmpty(), "the place of the first one is free");
        first.leave();
        assertTrue(counts.enter("192.0.2.1").identified(BERT).isEmpty());
    }

    @Test
    void whoHasNotShownWhoItIsWaitsForThatInAPlaceOfItsOwn() {
        Place waiting = counts.enter("192.0.2.1");
        assertTrue(waiting.awaitIdentity().isEmpty());
        assertRefused(ConnectionCap.UNAUTHENTICATED_PER_ADDRESS, counts.enter("192.0.2.1").awaitIdentity());
        Place other = counts.enter("192.0.2.2");
        assertTrue(other.awaitIdentity().isEmpty());
        assertEquals(2, gauge("partyline.sockets.unauthenticated"));
        assertTrue(waiting.identified(ANNA).isEmpty());
        other.leave();
        assertEquals(0, gauge("partyline.sockets.unauthenticated"));
        waiting.endWait();
        assertTrue(counts.enter("192.0.2.1").awaitIdentity().isEmpty());
    }

    @Test
    void inOpenModeOnlyTheSumIsBounded() {
        var open = new Door(List.of(), Limits.defaults()).counts(new ConnectionLimits(5, 1, 1, 0, 1));
        for (int i = 0; i < 5; i++) assertTrue(open.enter("127.0.0.1").identified(Identity.LOCAL).isEmpty());
        assertRefused(ConnectionCap.SOCKETS, open.enter("127.0.0.1").refusal());
    }

    @Test
    void zeroIsNoLimit() {
        var without = door.counts(new ConnectionLimits(0, 0, 0, 0, 0));
        for (int i = 0; i < 1000; i++) {
            Place place = without.enter("192.0.2.1");
            assertTrue(place.refusal().isEmpty());
            assertTrue(place.identified(ANNA).isEmpty());
        }
    }

    /** Whoever comes and goes at once leaves nothing behind, and never are there more than allowed. */
    @Test
    void nobodyIsCountedTwiceOrForgotten() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        var start = new CountDownLatch(1);
        try {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                done.add(threads.submit(() -> {
                    start.await();
                    for (int round = 0; round < 2_000; round++) comeAndGo();
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> each : done) each.get();
        } finally {
            threads.shutdownNow();
        }
        assertEquals(0, gauge("partyline.sockets.open"));
        assertEquals(0, gauge("partyline.sockets.unauthenticated"));
        for (int i = 0; i < 2; i++) assertTrue(counts.enter("192.0.2.1").identified(ANNA).isEmpty());
    }

    private void comeAndGo() {
        Place place = counts.enter("192.0.2.1");
        if (place.refusal().isEmpty() && place.awaitIdentity().isEmpty()) place.identified(ANNA);
        place.leave();
    }
}
