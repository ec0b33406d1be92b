package dev.partyline.store;

import java.nio.file.Path;

import dev.partyline.testing.RedisProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What every store keeps to, on the Redis of the machine, where it has one. */
@EnabledIf("isThere")
class ThisMachinesRedisEventStoreTest extends RedisEventStoreTest {

    @TempDir static Path itsDirectory;
    private static RedisProcess its;

    static boolean isThere() {
        return RedisProcess.ofThisMachine().isPresent();
    }

    @BeforeAll
    static void startIts() {
        its = RedisProcess.start(RedisProcess.ofThisMachine().orElseThrow(), itsDirectory);
    }

    @AfterAll
    static void stopIts() {
        its.close();
    }

    @Override
    RedisProcess redis() {
        return its;
    }
}
