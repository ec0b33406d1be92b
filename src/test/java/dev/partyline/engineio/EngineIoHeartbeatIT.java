package dev.partyline.engineio;

import static dev.partyline.engineio.EngineIoClient.WEBSOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A heart that beats every 300 ms on a real server. Where a client has to answer in time it has five seconds for it; that
 * 200 ms are kept to the millisecond is for {@link HeartbeatTest}.
 */
class EngineIoHeartbeatIT {

    private final EngineIoClient patient = new EngineIoClient(EchoServer.SERVER.http("/patient/"));

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void theHeartBeatsOverPolls() {
        String session = patient.open();
        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            assertEquals("2", patient.get(session).body());
            assertEquals(200, patient.post(session, "3").statusCode());
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis >= 1_150, () -> "4 beats in " + millis + " ms");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void theHeartBeatsOverAWebSocket() throws Exception {
        var socket = patient.socket(WEBSOCKET);
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
        var lively = new EngineIoClient(EchoServer.SERVER.http("/engine.io/"));
        String session = lively.open();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(400, lively.get(session).statusCode());
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void theHeartBeatsOnBehindAnUpgrade() throws Exception {
        String session = patient.open();
        var socket = patient.socket(session.replace("polling", "websocket"));
        socket.send("2probe");
        assertEquals("3probe", socket.read());
        socket.send("5");
        assertEquals("2", socket.read());
        socket.send("3");
        assertEquals("2", socket.read());
        assertEquals("closed", socket.read());
    }
}
