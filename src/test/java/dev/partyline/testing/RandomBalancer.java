package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A load balancer without any memory: each request goes to one of several servers by chance, on a connection of its own, which ends
 * with its answer. A WebSocket stays where it was opened. Adds a session API key to all of them, in the place
 * of one that pages of V0 do not have, too.
 */
public final class RandomBalancer implements Closeable {

    private static final int HEAD_BYTES = 64 << 10;

    private final ServerSocket listening;
    private final List<URI> servers;
    private final Random random;
    private final String key;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "balancer");
        thread.setDaemon(true);
        return thread;
    });

    private RandomBalancer(ServerSocket listening, List<URI> servers, Random random, String key) {
        this.key = key;
        this.listening = listening;
        this.servers = servers;
        this.random = random;
    }

    /** As {@link #start(List, Random, String)}, and adds no key. */
    public static RandomBalancer start(List<URI> servers, Random random) {
        return start(servers, random, "");
    }

    /** On a free port of 127.0.0.1. */
    public static RandomBalancer start(List<URI> servers, Random random, String key) {
        try {
            var balancer = new RandomBalancer(new ServerSocket(FreePorts.next(), 200, InetAddress.getLoopbackAddress()), servers, random, key);
            balancer.threads.execute(balancer::accept);
            return balancer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @param path begins with a slash */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        URI to = any();
        try (client; var server = new Socket(to.getHost(), to.getPort())) {
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.getOutputStream().write(head(client.getInputStream()));
            threads.execute(() -> copy(client, server));
            copy(server, client);
            open.remove(server);
        } catch (IOException gone) {
            // whoever else is there is let go of
        } finally {
            open.remove(client);
        }
    }

    private synchronized URI any() {
        return servers.get(random.nextInt(servers.size()));
    }

    /** The request up to its body, and that it is the last one of its connection. */
    private byte[] head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (int last = 0; last != 0x0d0a0d0a; ) {
            int next = in.read();
            if (next < 0 || head.size() > HEAD_BYTES) throw new IOException("no request");
            head.write(next);
            last = last << 8 | next;
        }
        String text = head.toString(ISO_8859_1);
        if (!key.isEmpty()) {
            text = text.replaceFirst("\r\n", "\r\nX-Session-API-Key: " + key + "\r\n")
                    .replaceFirst("session_api_key=null", "session_api_key=" + key);
        }
        if (!text.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket")) {
            text = text.replaceAll("(?i)\r\nconnection:[^\r]*", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
        }
        return text.getBytes(ISO_8859_1);
    }

    /** Until either side ends, and then ends both. */
    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // both are closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket each : open) each.close();
        threads.shutdownNow();
    }
}
