package dev.partyline.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.partyline.conversation.StoreException;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears what other servers say on the channels of the buckets: that a conversation has changed, never how. What is missed costs time
 * only, for {@link Healing} looks for news as well. This server says something to itself once a second and has to hear it: a
 * connection on which nothing comes is given up for another one, and meanwhile the server counts as deaf.
 *
 * <p>Two threads of its own: one listens on the one connection, one calls out and heals.
 */
final class Bell implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Bell.class.getName());
    /** Writes something, too: where replicas are waited for, it shows whether there are enough. */
    private static final RedisScript CALL_OUT =
            new RedisScript("redis.call('SET', KEYS[1], ARGV[1], 'EX', 60) return redis.call('PUBLISH', KEYS[1], ARGV[1])");
    private static final Duration CALL = Duration.ofSeconds(1);
    /** Nothing heard for so long: the connection is dead. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** What is heard. On the thread that listens, so it must not block. */
    @FunctionalInterface
    interface Listener {
        void heard(String message);
    }

    private final RedisConnections redis;
    private final String server;
    private final Listener listener;
    private final Healing healing;
    private final String canary;
    private final AtomicBoolean deaf = new AtomicBoolean();
    private final CountDownLatch ends = new CountDownLatch(1);
    private final Semaphore wakes = new Semaphore(0);
    private final Thread listening;
    private final Thread calling;
    private volatile Ear ear;
    private volatile long heardAt = System.nanoTime();
    private volatile boolean subscribed;

    /** @param factory makes two threads, now; they begin with {@link #start} */
    Bell(RedisConnections redis, String server, Listener listener, Healing healing, ThreadFactory factory) {
        this.redis = redis;
        this.server = server;
        this.listener = listener;
        this.healing = healing;
        this.canary = redis.keys().ofAll("canary:" + server);
        this.listening = factory.newThread(this::listen);
        this.calling = factory.newThread(this::call);
    }

    void start() {
        listening.start();
        calling.start();
    }

    /** @return whether nothing was heard for too long. Does not wait */
    Optional<String> trouble() {
        return deaf.get() ? Optional.of("the other servers cannot be heard") : Optional.empty();
    }

    private void listen() {
        while (ends.getCount() > 0) {
            try (UnifiedJedis client = redis.listener(SILENCE)) {
                ear = new Ear();
                client.subscribe(ear, channels());
            } catch (JedisException | StoreException gone) { // Redis is away, or silent: whoever asks for something logs it
                LOG.log(DEBUG, "the channels are listened to anew", gone);
            } catch (RuntimeException failure) { // edge of the thread
                LOG.log(WARNING, "the channels are listened to anew", failure);
            }
            subscribed = false;
            if (ends.getCount() > 0) pause();
        }
    }

    private String[] channels() {
        var channels = new ArrayList<String>(List.of(canary));
        for (int bucket = 0; bucket < Keys.BUCKETS; bucket++) channels.add(redis.keys().ofBucket(bucket, "bell"));
        return channels.toArray(String[]::new);
    }

    private void pause() {
        try {
            ends.await(redis.options().limits().retryPause().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls out once a second, and heals at the interval of the options, and at once when the channels are listened to anew. */
    private void call() {
        long healed = System.nanoTime() - redis.options().limits().healInterval().toNanos();
        while (ends.getCount() > 0) {
            boolean again = heardAnew();
            long now = System.nanoTime();
            try {
                if (subscribed) redis.change(CALL_OUT, List.of(canary), List.of(server));
                if (again || now - healed >= redis.options().limits().healInterval().toNanos()) {
                    healing.heal(again);
                    healed = now;
                }
            } catch (StoreException away) {
                healing.missed();
            } catch (RuntimeException failure) { // edge of the thread
                LOG.log(WARNING, "healing failed", failure);
            }
            judge();
        }
    }

    /** @return whether something may have been missed since the last time. Waits until then, or for the time of a call */
    private boolean heardAnew() {
        try {
            Duration wait = redis.options().limits().healInterval().compareTo(CALL) < 0 ? redis.options().limits().healInterval() : CALL;
            return wakes.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS) | wakes.drainPermits() > 0;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void judge() {
        boolean silent = System.nanoTime() - heardAt > SILENCE.toNanos();
        if (deaf.compareAndSet(!silent, silent)) {
            LOG.log(silent ? WARNING : INFO, silent ? "the other servers cannot be heard; news of them comes late"
                    : "the other servers can be heard again");
        }
    }

    @Override
    public void close() {
        ends.countDown();
        wakes.release();
        Ear present = ear;
        try {
            if (present != null && present.isSubscribed()) present.unsubscribe();
        } catch (JedisException gone) {
            LOG.log(DEBUG, "the connection that listens has ended already", gone);
        }
    }

    /** One connection's. */
    private final class Ear extends JedisPubSub {

        @Override
        public void onSubscribe(String channel, int count) {
            if (count <= Keys.BUCKETS) return; // the last one of all
            subscribed = true;
            wakes.release(); // whatever was said before was missed
        }

        @Override
        public void onMessage(String channel, String message) {
            heardAt = System.nanoTime();
            if (channel.equals(canary)) return;
            try {
                listener.heard(message);
            } catch (RuntimeException failure) { // the connection stays
                LOG.log(WARNING, "a message was not understood", failure);
            }
        }
    }
}
