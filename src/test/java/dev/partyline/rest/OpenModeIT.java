package dev.partyline.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.SharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server without keys serves programs on its own machine that talk to it directly, and nobody else. */
class OpenModeIT {

    private static final String CLOSED = "Without session API keys only direct requests from this machine are served";

    private final PlainHttp http = new PlainHttp(SharedServers.open(), "");

    @Test
    void aKeyIsNotNeededAndNotLookedAt() {
        Expect.status(200, http.get("/api/conversations/count"));
        Expect.status(200, new PlainHttp(SharedServers.open(), "whatever").get("/api/conversations/count"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded: for=203.0.113.7", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: a",
            "X-Forwarded-Proto: https", "X-Real-IP: 127.0.0.1", "Via: 1.1 proxy", "x-forwarded-for: 1",
            "Host: agents.example.com", "Host: 127.0.0.1.example.com:80", "Host: 10.0.0.1", "Host: localhost.:80"})
    void whatCameByAnotherWayIsRefusedEverywhere(String header) {
        for (String target : new String[] {"/", "/ready", "/metrics", "/api/conversations/count", "/api/nope"}) {
            Expect.refusal403(http.get(target, header), CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "[::1]", "localhost:1", "[::1]:8080"})
    void thisMachineHasSeveralNames(String host) {
        Expect.status(200, http.get("/api/conversations/count", "Host: " + host));
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        for (String origin : new String[] {"https://evil.example.com", "http://localhost:1", "null", "file://"}) {
            Expect.refusal403(http.get("/api/conversations/count", "Host: localhost:2", "Origin: " + origin),
                    "Origin not allowed");
        }
        assertEquals(200,
                http.get("/api/conversations/count", "Host: localhost:2", "Origin: http://localhost:2").status());
    }
}
