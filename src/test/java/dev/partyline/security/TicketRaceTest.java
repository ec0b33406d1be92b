package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import org.junit.jupiter.api.Test;

/** Sixteen threads show each of a thousand tickets at the same moment, and one of them gets in. */
class TicketRaceTest {

    private static final int THREADS = 16;
    private static final int TICKETS = 1_000;
    private static final ConversationId CHAT = ConversationId.parse("5d1f0c7e9a3b4f6d8c2e1a0b9f8e7d6c");

    private final Door door = new Door(List.of("key"), Limits.defaults());
    private final List<String> tickets = new ArrayList<>();

    @Test
    void ofAllWhoShowATicketAtOnceExactlyOneGetsIn() throws InterruptedException, ExecutionException, TimeoutException {
        for (int i = 0; i < TICKETS; i++) {
            var holder = new Identity("user-" + i % THREADS, Identity.Kind.SESSION_KEY);
            tickets.add(door.ticket(holder, CHAT, Role.OWNER, null));
        }
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            var together = new CyclicBarrier(THREADS);
            Callable<boolean[]> visitor = () -> showAll(together);
            var won = new int[TICKETS];
            for (Future<boolean[]> visit : pool.invokeAll(Collections.nCopies(THREADS, visitor))) {
                boolean[] successes = visit.get(60, TimeUnit.SECONDS);
                for (int i = 0; i < TICKETS; i++) if (successes[i]) won[i]++;
            }
            for (int i = 0; i < TICKETS; i++) assertEquals(1, won[i], "ticket " + i);
        } finally {
            pool.shutdownNow();
        }
    }

    private boolean[] showAll(CyclicBarrier together) throws Exception {
        var successes = new boolean[TICKETS];
        for (int i = 0; i < TICKETS; i++) {
            together.await(30, TimeUnit.SECONDS);
            var shown = new Credential.Ticket(tickets.get(i), CHAT.hex(), null, "localhost");
            successes[i] = door.authenticator.identify(shown).isPresent();
        }
        return successes;
    }
}
