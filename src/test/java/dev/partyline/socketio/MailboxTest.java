package dev.partyline.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final int THREADS = 4;
    private static final int TASKS = 20_000;

    private final Mailbox mailbox = new Mailbox();
    private final List<String> done = new ArrayList<>();

    @Test
    void aTaskFromWithinATaskRunsBehindIt() {
        mailbox.execute(() -> {
            mailbox.execute(() -> done.add("second"));
            done.add("first");
        });
        assertEquals(List.of("first", "second"), done);
        assertEquals(0, mailbox.size());
    }

    @Test
    void aTaskThatThrowsDoesNotKeepTheOthers() {
        mailbox.execute(() -> {
            mailbox.execute(() -> done.add("second"));
            throw new AssertionError("a task's own");
        });
        mailbox.execute(() -> done.add("third"));
        assertEquals(List.of("second", "third"), done);
    }

    @Test
    void manyThreadsNeverMeetInIt() throws InterruptedException, ExecutionException, TimeoutException {
        var threads = Executors.newFixedThreadPool(THREADS);
        int[] counted = new int[1];
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> IntStream.range(0, TASKS).forEach(n -> mailbox.execute(() -> counted[0]++))));
            }
            for (Future<?> each : all) each.get(30, TimeUnit.SECONDS);
        } finally {
            threads.shutdown();
        }
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
        mailbox.execute(() -> done.add(String.valueOf(counted[0])));
        assertEquals(List.of(String.valueOf(THREADS * TASKS)), done);
    }
}
