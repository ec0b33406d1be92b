package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteServersTest {

    private static final Map<String, String> ALPHA = Map.of("partyline.remotes", "alpha, beta",
            "partyline.remote.alpha.url", "http://127.0.0.1:8000/", "partyline.remote.alpha.key", "k-1",
            "partyline.remote.beta.url", "https://b.example", "partyline.remote.beta.patience", "PT5S");

    @Test
    void eachNameHasItsOptions() {
        RemoteServers servers = read(ALPHA);
        RemoteServer alpha = servers.find("alpha").orElseThrow();
        assertEquals("http://127.0.0.1:8000", alpha.url().toString());
        assertEquals(Duration.ofMinutes(2), alpha.patience());
        assertTrue(alpha.acceptsWebhook("k-1"));
        assertFalse(alpha.acceptsWebhook("k-2"));
        RemoteServer beta = servers.find("beta").orElseThrow();
        assertEquals(Duration.ofSeconds(5), beta.patience());
        assertFalse(beta.acceptsWebhook(""));
        assertTrue(servers.find("gamma").isEmpty());
        assertFalse(servers.toString().contains("k-1"));
    }

    @ParameterizedTest
    @CsvSource({"url,ftp://x", "url,http://user:pw@x", "url,no url", "url,''", "retry,1s", "patience,PT0S"})
    void aValueThatMakesNoSenseIsNamedAndAnAddressIsNotRepeated(String option, String value) {
        var options = new HashMap<>(ALPHA);
        options.put("partyline.remote.alpha." + option, value);
        var failure = assertThrows(IllegalArgumentException.class, () -> read(options));
        assertTrue(failure.getMessage().contains("partyline.remote.alpha." + option), failure.getMessage());
        assertFalse(failure.getMessage().contains("pw@"));
    }

    private static RemoteServers read(Map<String, String> options) {
        var config = (Config) Proxy.newProxyInstance(RemoteServersTest.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(options.get(arguments[0])));
        return RemoteServers.read(config, Duration.ofMinutes(2));
    }
}
