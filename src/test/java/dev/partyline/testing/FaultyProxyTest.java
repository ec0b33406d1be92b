package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;

import dev.partyline.testing.FaultyProxy.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {

    private static final int SOON_MILLIS = 10_000;
    private static final int LATE_MILLIS = 100;

    private ServerSocket target;
    private FaultyProxy proxy;
    private Socket near;
    private Socket far;

    @BeforeEach
    void connect() throws IOException {
        target = new ServerSocket(FreePorts.next(), 0, InetAddress.getLoopbackAddress());
        proxy = FaultyProxy.before(target.getLocalPort(), new Random(1));
        near = client();
        far = target.accept();
        far.setSoTimeout(SOON_MILLIS);
    }

    @AfterEach
    void end() throws IOException {
        near.close();
        far.close();
        proxy.close();
        target.close();
    }

    private Socket client() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(SOON_MILLIS);
        return socket;
    }

    private static void send(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String read(Socket socket, int chars) throws IOException {
        return new String(socket.getInputStream().readNBytes(chars), US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(LATE_MILLIS);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(SOON_MILLIS);
    }

    @Test
    void passesOnWhateverComesBothWays() throws IOException {
        send(near, "ask");
        assertEquals("ask", read(far, 3));
        send(far, "answer");
        assertEquals("answer", read(near, 6));
        assertEquals(1, proxy.connections());
    }

    @Test
    void holdsAnswersAloneAndPassesThemOnWhenItIsHealed() throws IOException {
        proxy.stall(Direction.ANSWERS);
        send(near, "ask");
        assertEquals("ask", read(far, 3), "the other way is open");
        send(far, "answer");
        assertSilent(near);
        proxy.heal();
        assertEquals("answer", read(near, 6));
    }

    @Test
    void holdsWhoeverComesInAStall() throws IOException {
        proxy.stall(Direction.REQUESTS);
        try (var later = client()) {
            send(later, "ask");
            var held = target.accept();
            assertSilent(held);
            proxy.heal();
            held.setSoTimeout(SOON_MILLIS);
            assertEquals("ask", read(held, 3));
        }
    }

    @Test
    void cutsBothSidesAndLetsNewOnesThrough() throws IOException {
        send(near, "ask");
        read(far, 3);
        proxy.cut();
        assertThrows(IOException.class, () -> read(near, 1));
        assertThrows(IOException.class, () -> read(far, 1));
        Await.until(Duration.ofSeconds(10), () -> proxy.connections() + " connections", () -> proxy.connections() == 0);
        try (var next = client(); var held = target.accept()) {
            send(next, "again");
            assertEquals("again", read(held, 5));
        }
    }

    @Test
    void delaysAndKeepsTheOrder() throws IOException {
        proxy.delay(Duration.ofMillis(LATE_MILLIS));
        long began = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            send(near, "" + i);
            assertEquals("" + i, read(far, 1));
        }
        assertTrue(System.nanoTime() - began > Duration.ofMillis(LATE_MILLIS).toNanos());
    }

    @Test
    void theEndOfOneSideIsTheEndOfTheOther() throws IOException {
        far.close();
        int first;
        try {
            first = near.getInputStream().read();
        } catch (IOException reset) {
            first = -1;
        }
        assertEquals(-1, first);
    }

    @Test
    void refusesWhereNobodyListens() throws IOException {
        target.close();
        try (var refused = client()) {
            assertThrows(IOException.class, () -> read(refused, 1));
        }
    }
}
