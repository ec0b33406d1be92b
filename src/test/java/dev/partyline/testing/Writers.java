package dev.partyline.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Threads that say things in conversations over HTTP, one after the other as each is acknowledged, and keep account of
 * what was. A writer ends when all is said or when its server is gone.
 */
public final class Writers implements AutoCloseable {

    private final Map<String, Acknowledgements> accounts = new LinkedHashMap<>();
    private final List<String> conversations;
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger said = new AtomicInteger();
    private ExecutorService threads = Executors.newCachedThreadPool();
    private CountDownLatch working = new CountDownLatch(0);

    public Writers(List<String> conversations) {
        this.conversations = List.copyOf(conversations);
        conversations.forEach(conversation -> accounts.put(conversation, new Acknowledgements()));
    }

    public Acknowledgements account(String conversation) {
        return accounts.get(conversation);
    }

    /** How many messages were acknowledged in all. */
    public int acknowledged() {
        return accounts.values().stream().mapToInt(Acknowledgements::count).sum();
    }

    /**
     * Begins to write; ends by itself.
     *
     * @param messages to say in all, spread over the conversations
     * @param padding behind the marker of each
     * @param onAcknowledged called by a writer's thread behind each acknowledgement
     */
    public void start(RestClient rest, int writers, int messages, String padding, Runnable onAcknowledged) {
        start(List.of(rest), writers, messages, padding, onAcknowledged);
    }

    /** The same on several servers, by turns. */
    public void start(List<RestClient> servers, int writers, int messages, String padding, Runnable onAcknowledged) {
        working = new CountDownLatch(writers);
        var left = new AtomicInteger(messages);
        CountDownLatch done = working;
        for (int i = 0; i < writers; i++) {
            RestClient rest = servers.get(i % servers.size());
            threads.execute(() -> {
                try {
                    while (left.getAndDecrement() > 0 && say(rest, padding)) onAcknowledged.run();
                } finally {
                    done.countDown();
                }
            });
        }
    }

    /**
     * Begins to write, and goes on whatever is answered, at the next server each time.
     *
     * @param leave asked before each message; may wait, and ends the writer by {@code false}
     */
    public void keepOn(List<RestClient> servers, int writers, String padding, BooleanSupplier leave) {
        working = new CountDownLatch(writers);
        CountDownLatch done = working;
        for (int i = 0; i < writers; i++) {
            int first = i;
            threads.execute(() -> {
                try {
                    for (int n = first; leave.getAsBoolean(); n++) say(servers.get(n % servers.size()), padding);
                } finally {
                    done.countDown();
                }
            });
        }
    }

    /** How often each status was answered; 0 for no answer. */
    public Map<Integer, Integer> answers() {
        return Map.copyOf(answers);
    }

    /** Says one thing. @return whether the server acknowledged it */
    private boolean say(RestClient rest, String padding) {
        int number = said.getAndIncrement();
        String conversation = conversations.get(number % conversations.size());
        String text = "m" + number + " " + padding;
        long asked = System.nanoTime();
        try {
            int status = rest.say(conversation, text).status();
            answers.merge(status, 1, Integer::sum);
            if (status / 100 == 2) {
                accounts.get(conversation).answered(text, asked);
                return true;
            }
        } catch (IOException gone) {
            answers.merge(0, 1, Integer::sum); // it may be in the log or not
        }
        accounts.get(conversation).unanswered(text, asked);
        return false;
    }

    /** Whether some writer is still at work. */
    public boolean writing() {
        return working.getCount() > 0;
    }

    /** Waits until every writer has ended.
     *  @throws AssertionError if nothing was acknowledged for that long, and they have not */
    public void await(Duration standstill) {
        Await.whileGoingOn(standstill, this::acknowledged,
                () -> "writers do not end; " + acknowledged() + " messages were acknowledged", () -> !writing());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
