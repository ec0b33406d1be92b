package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    private final OriginPolicy policy = new OriginPolicy(new Settings(Path.of("."), List.of(), List.of(),
            List.of("https://app.example.com"), false, "memory", Duration.ofDays(1),
            ClientWaitPolicy.CONTINUE));

    @Test
    void programsWithoutAnOriginPass() {
        assertTrue(policy.permits(null, "localhost:8080"));
    }

    @Test
    void theServersOwnPagesPass() {
        assertTrue(policy.permits("http://localhost:8080", "localhost:8080"));
        assertTrue(policy.permits("https://LOCALHOST:8080", "localhost:8080"));
    }

    @Test
    void aConfiguredOriginPassesExactly() {
        assertTrue(policy.permits("https://app.example.com", "localhost:8080"));
        assertFalse(policy.permits("http://app.example.com", "localhost:8080"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "https://app.example.com.evil", "https://app.example.com:444",
        "null", "", "file://", "http://localhost", "http://localhost:80801", "http://user@localhost:8080", "::"})
    void everyOtherOriginIsRefused(String origin) {
        assertFalse(policy.permits(origin, "localhost:8080"));
    }
}
