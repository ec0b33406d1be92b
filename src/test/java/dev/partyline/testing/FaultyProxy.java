package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a server and what it talks to, as a network that can be slow, cut connections, and leave them half
 * open. Whatever it is, no byte is altered, and none passes another one of its connection. Any thread.
 */
public final class FaultyProxy implements AutoCloseable {

    /** Which way bytes go. */
    public enum Direction { REQUESTS, ANSWERS }

    private static final int CHUNK_BYTES = 16 << 10;
    private static final int RESET = 0;

    private final int target;
    private final ServerSocket door;
    private final Random random;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultyProxy::daemon);
    private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);
    private volatile Duration longest = Duration.ZERO;

    private FaultyProxy(int target, Random random, ServerSocket door) {
        this.target = target;
        this.random = random;
        this.door = door;
    }

    /** Opens it on a free port.
     *  @param target port of 127.0.0.1; nobody need listen there yet
     *  @param random decides how long a delay is */
    public static FaultyProxy before(int target, Random random) {
        try {
            var proxy = new FaultyProxy(target, random, new ServerSocket(FreePorts.next(), 0, InetAddress.getLoopbackAddress()));
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "faulty proxy");
        thread.setDaemon(true);
        return thread;
    }

    public int port() {
        return door.getLocalPort();
    }

    /** How many connections lead through it. */
    public int connections() {
        return sockets.size() / 2;
    }

    /** From now on whatever is passed on comes later, by any time up to this. */
    public void delay(Duration upTo) {
        longest = upTo;
    }

    /** Ends all connections by a reset, wherever they are; new ones are let through. */
    public void cut() {
        sockets.forEach(FaultyProxy::reset);
    }

    /** From now on nothing is passed on this way, on connections that are there and on new ones, and nobody is told. */
    public synchronized void stall(Direction direction) {
        stalled.add(direction);
    }

    /** Ends delays and stalls; what was held is passed on. */
    public synchronized void heal() {
        longest = Duration.ZERO;
        stalled.clear();
        notifyAll();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException closed) {
                // the door is looked at again
            }
        }
    }

    private void connect(Socket near) throws IOException {
        var far = new Socket();
        try {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException nobody) {
            reset(near);
            return;
        }
        sockets.add(near);
        sockets.add(far);
        threads.execute(() -> carry(near, far, Direction.REQUESTS));
        threads.execute(() -> carry(far, near, Direction.ANSWERS));
    }

    /** The end of one side is the end of both. */
    private void carry(Socket from, Socket to, Direction direction) {
        var chunk = new byte[CHUNK_BYTES];
        try {
            for (int read = from.getInputStream().read(chunk); read >= 0; read = from.getInputStream().read(chunk)) {
                hold(direction);
                to.getOutputStream().write(chunk, 0, read);
            }
            hold(direction);
        } catch (IOException cut) {
            // both are ended here
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        reset(from);
        reset(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private void hold(Direction direction) throws InterruptedException {
        long millis = longest.toMillis();
        if (millis > 0) Await.pass(Duration.ofMillis(random.nextLong(millis)));
        synchronized (this) {
            while (stalled.contains(direction)) wait();
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, RESET);
        } catch (IOException gone) {
            // as it should be
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            threads.shutdownNow();
            cut();
        }
    }
}
