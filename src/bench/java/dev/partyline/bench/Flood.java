package dev.partyline.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import dev.partyline.testing.RawSocket;
import dev.partyline.testing.ServerProcess;

/** Somebody who asks or talks at a fixed rate whatever the answers are, and comes back when thrown out. */
final class Flood implements Closeable {

    /** Each from another address, and none from that of everybody else. */
    private static final String ASKER = "127.0.0.2";
    private static final String V1_TALKER = "127.0.0.4";
    private static final String V0_TALKER = "127.0.0.5";
    private static final long BATCH_NANOS = 10_000_000;
    private static final long BATCHES = 1_000_000_000 / BATCH_NANOS;
    private static final long BACK_NANOS = 50_000_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A connection that takes one unit of noise after the other. */
    private interface Mouth extends Closeable {
        void say(long times) throws IOException;
    }

    private interface Way {
        Mouth open() throws IOException;
    }

    private final AtomicLong said = new AtomicLong();
    private final AtomicLong thrownOut = new AtomicLong();
    private final Thread thread;
    private volatile boolean over;

    private Flood(Way way, long perSecond) {
        thread = new Thread(() -> run(way, perSecond / BATCHES), "flood");
        thread.start();
    }

    /** Requests over one connection, none of which waits for an answer. */
    static Flood rest(ServerProcess server, String key, long perSecond) {
        URI uri = server.http("/api/options/models");
        byte[] request = ("GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nX-Session-API-Key: " + key
                + "\r\n\r\n").getBytes(US_ASCII);
        return new Flood(() -> {
            var socket = new Socket();
            socket.bind(new InetSocketAddress(ASKER, 0));
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            swallow(socket.getInputStream());
            return new Mouth() {
                @Override
                public void say(long times) throws IOException {
                    for (long i = 0; i < times; i++) socket.getOutputStream().write(request);
                }

                @Override
                public void close() throws IOException {
                    socket.close();
                }
            };
        }, perSecond);
    }

    static Flood v1(ServerProcess server, String key, String conversation, long perSecond) {
        URI uri = server.socket("/sockets/events/" + conversation + "?session_api_key=" + key);
        return new Flood(() -> {
            var socket = RawSocket.openFrom(V1_TALKER, uri);
            socket.readText(LIMIT);
            return talking(socket, "{\"type\":\"ping\",\"nonce\":\"n\"}");
        }, perSecond);
    }

    static Flood v0(ServerProcess server, String key, String conversation, long perSecond) {
        URI uri = server.socket("/socket.io/?EIO=4&transport=websocket&latest_event_id=-1&session_api_key=" + key
                + "&conversation_id=" + conversation.replace("-", ""));
        return new Flood(() -> {
            var socket = RawSocket.openFrom(V0_TALKER, uri);
            socket.readText(LIMIT);
            socket.sendText("40");
            return talking(socket, "42[\"oh_user_action\",{}]");
        }, perSecond);
    }

    private static Mouth talking(RawSocket socket, String noise) {
        var thrownOut = new AtomicReference<IOException>();
        daemon(() -> {
            try {
                while (true) socket.readText(LIMIT);
            } catch (IOException end) {
                thrownOut.set(end);
            }
        });
        return new Mouth() {
            @Override
            public void say(long times) throws IOException {
                for (long i = 0; i < times; i++) {
                    if (thrownOut.get() != null) throw thrownOut.get();
                    socket.sendText(noise);
                }
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void swallow(InputStream in) {
        daemon(() -> in.skip(Long.MAX_VALUE));
    }

    /** Until the connection ends. */
    private static void daemon(Reading reading) {
        var reader = new Thread(() -> {
            try {
                reading.run();
            } catch (IOException ended) {
                // and the next one has a reader of its own
            }
        }, "flood-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void run(Way way, long batch) {
        long next = System.nanoTime();
        while (!over) {
            try (Mouth mouth = way.open()) {
                while (!over) {
                    mouth.say(batch);
                    said.addAndGet(batch);
                    next += BATCH_NANOS; // what was missed while it was out is said as fast as possible
                    while (System.nanoTime() < next) LockSupport.parkNanos(next - System.nanoTime());
                }
            } catch (IOException out) {
                thrownOut.incrementAndGet();
                LockSupport.parkNanos(BACK_NANOS);
            }
        }
    }

    /** How much was said in a second, and how often it was thrown out in all. */
    String told(double seconds) {
        return Math.round(said.get() / seconds) + "/s, thrown out " + thrownOut.get() + " times";
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
