package dev.partyline.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.StoreException;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

class NodeSealsTest {

    private static final String PATH = "/socket.io/";
    private static final String QUERY = "EIO=4&sid=x";

    private Instant now = Instant.parse("2026-03-14T09:26:00Z");
    private final NodeSeals seals = seals("the secret of all");

    private NodeSeals seals(String secret) {
        return new NodeSeals(secret::getBytes, () -> now);
    }

    private static HttpServletRequest request(String method, String path, String query, String header) {
        Map<String, Object> attributes = new HashMap<>();
        return (HttpServletRequest) Proxy.newProxyInstance(NodeSealsTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class}, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getContextPath" -> "/app";
                    case "getRequestURI" -> "/app" + path;
                    case "getQueryString" -> query;
                    case "getHeader" -> arguments[0].equals(NodeSeals.HEADER) ? header : null;
                    case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                    case "getAttribute" -> attributes.get(arguments[0]);
                    default -> throw new AssertionError(called);
                });
    }

    private String header() {
        return seals.header("GET", PATH, QUERY).orElseThrow();
    }

    private boolean admits(NodeSeals at, String method, String path, String query, String header) {
        var request = request(method, path, query, header);
        boolean vouched = at.look(request);
        assertEquals(vouched, NodeSeals.vouched(request) != null);
        return vouched;
    }

    @Test
    void whatAnotherServerHasMadeIsKnownByItsNumber() {
        String header = header();
        var request = request("GET", PATH, QUERY, header);
        assertTrue(seals("the secret of all").look(request));
        assertEquals(header.split("\\.")[1], NodeSeals.vouched(request));
        assertFalse(header().split("\\.")[1].equals(NodeSeals.vouched(request)), "each has its own");
    }

    @Test
    void nothingElseIs() {
        String header = header();
        assertTrue(admits(seals, "GET", PATH, QUERY, header));
        assertFalse(admits(seals, "POST", PATH, QUERY, header));
        assertFalse(admits(seals, "GET", "/api/conversations", QUERY, header));
        assertFalse(admits(seals, "GET", PATH, QUERY + "y", header));
        assertFalse(admits(seals, "GET", PATH, null, header));
        assertFalse(admits(seals("the secret of others"), "GET", PATH, QUERY, header));
        for (String none : new String[] {null, "", "x", header + "x", "1" + header, header.substring(1), header.replace('.', '-')}) {
            assertFalse(admits(seals, "GET", PATH, QUERY, none), none);
        }
    }

    @Test
    void whatIsTooOldOrFromTheFutureIsNot() {
        String header = header();
        Instant made = now;
        now = made.plus(NodeSeals.TOLERANCE);
        assertTrue(admits(seals, "GET", PATH, QUERY, header));
        now = now.plusMillis(1);
        assertFalse(admits(seals, "GET", PATH, QUERY, header));
        now = made.minus(NodeSeals.TOLERANCE).minusMillis(1);
        assertFalse(admits(seals, "GET", PATH, QUERY, header));
    }

    @Test
    void whatIsSealedForOnePurposeIsNotForAnother() {
        String seal = seals.seal("session", "x").orElseThrow();
        assertTrue(seals.fits(seal, "session", "x"));
        assertFalse(seals.fits(seal, "session", "y"));
        assertFalse(seals.fits(seal, "request", "x"));
    }

    @Test
    void withoutTheSecretNobodyIsVouchedFor() {
        var without = new NodeSeals(() -> {
            throw new StoreException("away");
        }, () -> now);
        assertEquals(Optional.empty(), without.header("GET", PATH, QUERY));
        var request = request("GET", PATH, QUERY, header());
        assertFalse(without.look(request));
        assertNull(NodeSeals.vouched(request));
    }
}
