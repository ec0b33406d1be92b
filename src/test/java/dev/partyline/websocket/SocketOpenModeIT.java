package dev.partyline.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Map;

import dev.partyline.testing.HandshakeRefusedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without configured keys: everybody on this machine who comes directly, and nobody else (rows A1, A22, W-19). */
class SocketOpenModeIT {

    @RegisterExtension
    static final WireServer SERVER = WireServer.OPEN;

    private static String conversation;

    @BeforeAll
    static void makeAConversation() {
        conversation = SERVER.conversation();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?session_api_key=whatever", "?session_api_key="})
    void nobodyIsAskedForAKey(String query) throws IOException {
        try (var client = SERVER.connect(conversation + query, Map.of("X-Session-API-Key", "whatever"))) {
            client.state();
            client.expectNothing();
        }
    }

    /** The Python client sends its auth frame in any case. */
    @Test
    void anAuthFrameIsDropped() throws IOException {
        try (var client = SERVER.connect(conversation)) {
            client.send("{\"type\":\"auth\",\"session_api_key\":\"whatever\"}");
            client.state();
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @CsvSource({"Host,evil.example", "Host,evil.example:8080", "Host,127.0.0.1.evil.example", "Host,0.0.0.0",
        "X-Forwarded-For,127.0.0.1", "X-Forwarded-Host,localhost", "X-Forwarded-Proto,https", "Forwarded,for=127.0.0.1",
        "Via,1.1 proxy", "X-Real-IP,127.0.0.1", "Origin,https://evil.example", "Origin,null", "Origin,http://localhost"})
    void whoeverDoesNotComeDirectlyIsRefused(String header, String value) {
        var refused = assertThrows(HandshakeRefusedException.class,
                () -> SERVER.connect(conversation, Map.of(header, value)));
        assertEquals(403, refused.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST"})
    void theNamesOfThisMachineAreGood(String name) throws IOException {
        String host = SERVER.host().replace("127.0.0.1", name);
        try (var client = SERVER.connect(conversation, Map.of("Host", host, "Origin", "http://" + host))) {
            client.state();
        }
    }
}
