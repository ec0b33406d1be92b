package dev.partyline.engineio;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptibleReadTest {

    private final InterruptibleRead reading = new InterruptibleRead();

    @AfterEach
    void leaveNothingBehind() {
        Thread.interrupted();
    }

    @Test
    void theReaderIsInterruptedAndNothingOfThatIsLeftBehind() {
        byAnother();
        assertTrue(Thread.currentThread().isInterrupted());
        reading.end();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whoHasReadIsLeftAlone() {
        reading.end();
        byAnother();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void nobodyInterruptsHimself() {
        reading.run();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    private void byAnother() {
        var other = new Thread(reading);
        other.start();
        while (other.isAlive()) Thread.onSpinWait();
    }
}
