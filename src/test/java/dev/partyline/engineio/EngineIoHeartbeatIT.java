package dev.partyline.engineio;

import static dev.partyline.engineio.EngineIoClient.WEBSOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A heart that beats every 300 ms on a real server; an answer may take 200 ms, which a very busy machine misses. */
class EngineIoHeartbeatIT {

    private final EngineIoClient lively = new EngineIoClient(EchoServer.SERVER.http("/engine.io/"));

    /** A server's first answers take longer than a lively client lives. */
    @BeforeAll
    static void warmUp() throws Exception {
        var lively = new EngineIoClient(EchoServer.SERVER.http("/engine.io/"));
        for (int i = 0; i < 20; i++) {
            lively.post(lively.open(), "4x");
            lively.socket(WEBSOCKET).leave();
        }
    }

    @Test
    void theHeartBeatsOverPolls() {
        String session = lively.open();
        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            assertEquals("2", lively.get(session).body());
            assertEquals(200, lively.post(session, "3").statusCode());
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis >= 1_150, () -> "4 beats in " + millis + " ms");
    }

    @Test
    void theHeartBeatsOverAWebSocket() throws Exception {
        var socket = lively.socket(WEBSOCKET);
        socket.read();
        for (int i = 0; i < 4; i++) {
            assertEquals("2", socket.read());
            socket.send("3");
        }
        assertEquals("2", socket.read());
        assertEquals("closed", socket.read());
    }

    @Test
    void whoDoesNotAnswerIsGoneHalfASecondAfterTheHandshake() {
        String session = lively.open();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(400, lively.get(session).statusCode());
    }

    @Test
    void theHeartBeatsOnBehindAnUpgrade() throws Exception {
        String session = lively.open();
        var socket = lively.socket(session.replace("polling", "websocket"));
        socket.send("2probe");
        assertEquals("3probe", socket.read());
        socket.send("5");
        assertEquals("2", socket.read());
        socket.send("3");
        assertEquals("2", socket.read());
        assertEquals("closed", socket.read());
    }
}
