package dev.partyline.redis;

import java.nio.file.Path;

import dev.partyline.testing.RedisProcess;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on the Redis of the machine, where it has one. */
@EnabledIf("isThere")
class TwoServersOnThisMachinesRedisTest extends TwoServersTest {

    static boolean isThere() {
        return RedisProcess.ofThisMachine().isPresent();
    }

    @Override
    Path program() {
        return RedisProcess.ofThisMachine().orElseThrow();
    }
}
