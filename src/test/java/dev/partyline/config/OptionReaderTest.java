package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionReaderTest {

    @Test
    void whatIsNotSetKeepsItsDefault() {
        assertEquals(Limits.defaults(), read(Map.of()));
    }

    @Test
    void anOptionReplacesItsComponent() {
        Limits limits = read(Map.of("partyline.limits.stuck-write", "PT3S", "partyline.limits.window-frames", " 4 "));
        assertEquals(Duration.ofSeconds(3), limits.stuckWrite());
        assertEquals(4, limits.windowFrames());
        assertEquals(Limits.defaults().windowBytes(), limits.windowBytes());
    }

    @ParameterizedTest
    @CsvSource({"stuck-write,3s", "stuck-write,PT0S", "stuck-write,-PT1S", "window-frames,0", "window-frames,-1",
        "window-frames,many", "window-frames,99999999999"})
    void aValueThatMakesNoSenseIsNamed(String option, String value) {
        var failure = assertThrows(IllegalArgumentException.class, () -> read(Map.of("partyline.limits." + option, value)));
        assertTrue(failure.getMessage().contains("partyline.limits." + option), failure.getMessage());
        assertTrue(failure.getMessage().contains(value), failure.getMessage());
    }

    @Test
    void everyLimitIsInTheOptionsPageWithItsDefault() throws IOException, ReflectiveOperationException {
        String page = Files.readString(Path.of("src/site/markdown/options.md"));
        for (Record defaults : List.of(Limits.defaults(), RateLimits.defaults(), ConnectionLimits.defaults(),
                StorageLimits.defaults(), AuditOptions.defaults(), RedisLimits.defaults(), RedisDurability.defaults())) {
            for (RecordComponent option : defaults.getClass().getRecordComponents()) {
                String row = "| `" + OptionReader.kebab(option.getName()) + "` | `" + option.getAccessor().invoke(defaults);
                assertTrue(page.contains(row), "missing: " + row);
            }
        }
    }

    @Test
    void aSwitchIsOnOrOff() {
        assertEquals(AuditOptions.defaults(), audit("true"));
        assertFalse(audit("false").enabled());
        var failure = assertThrows(IllegalArgumentException.class, () -> audit("yes"));
        assertEquals("partyline.audit.enabled is 'yes', but must be true or false", failure.getMessage());
    }

    private static AuditOptions audit(String enabled) {
        return new OptionReader(config(Map.of("partyline.audit.enabled", enabled)), "partyline.audit.")
                .read(AuditOptions.defaults());
    }

    private static Limits read(Map<String, String> options) {
        return new OptionReader(config(options), "partyline.limits.").read(Limits.defaults());
    }

    private static Config config(Map<String, String> options) {
        return (Config) Proxy.newProxyInstance(OptionReaderTest.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(options.get(arguments[0])));
    }
}
