package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenModeGuardTest {

    @Test
    void aDirectRequestFromThisMachinePasses() {
        assertTrue(permits("127.0.0.1", Map.of("Host", "localhost:8080")));
        assertTrue(permits("0:0:0:0:0:0:0:1", Map.of("Host", "[::1]:8080")));
    }

    @Test
    void anotherMachineIsRefused() {
        assertFalse(permits("192.0.2.7", Map.of("Host", "localhost:8080")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"})
    void aRequestThatAProxyPassedOnIsRefused(String header) {
        assertFalse(permits("127.0.0.1", Map.of("Host", "localhost:8080", header, "127.0.0.1")));
    }

    @ParameterizedTest
    @CsvSource({"localhost,true", "LOCALHOST:1,true", "127.0.0.1:8080,true", "[::1],true", "evil.example:8080,false",
        "localhost.evil.example,false", "127.0.0.1.evil.example,false", "'',false"})
    void aNameThatSomebodyElseOwnsIsRefused(String host, boolean allowed) {
        assertEquals(allowed, OpenModeGuard.loopbackHost(host));
    }

    @Test
    void aRequestWithoutHostIsRefused() {
        assertFalse(permits("127.0.0.1", Map.of()));
    }

    private static boolean permits(String remote, Map<String, String> headers) {
        var request = (HttpServletRequest) Proxy.newProxyInstance(OpenModeGuardTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> remote;
                    case "getHeader" -> headers.get(arguments[0]);
                    default -> throw new AssertionError(method);
                });
        return OpenModeGuard.permits(request);
    }
}
