package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every way into the server that shows something or changes something, each knocked at by hand. */
public enum Way {

    REST("/api/conversations/count", 200),
    REST_WRITE("/api/conversations/%s/events", 200),
    POLLING("/socket.io/?EIO=4&transport=polling&conversation_id=%s", 200),
    V0_SOCKET("/socket.io/?EIO=4&transport=websocket&conversation_id=%s", 101),
    V1_SOCKET("/sockets/events/%s", 101),
    AGENT_SOCKET("/sockets/agents/%s", 101);

    private static final String SAYS = "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"knock\"}],\"run\":false}";

    private final String target;
    private final int open;

    Way(String target, int open) {
        this.target = target;
        this.open = open;
    }

    /** The status of whoever is let in. */
    public int open() {
        return open;
    }

    public boolean isSocket() {
        return open == 101;
    }

    /** Path and query. */
    public String target(String conversation) {
        return target.formatted(conversation);
    }

    /**
     * Knocks once.
     *
     * @param key to show in the header; empty for none
     * @param headerLines added to the usual ones
     * @return the status of the answer
     */
    public int knock(ServerProcess server, String key, String conversation, String... headerLines) {
        String asked = target(conversation);
        if (isSocket()) return handshake(server, key, asked, headerLines);
        var http = new PlainHttp(server, key);
        if (this != REST_WRITE) return http.get(asked, headerLines).status();
        var lines = Arrays.copyOf(headerLines, headerLines.length + 1);
        lines[headerLines.length] = "Content-Type: application/json";
        return http.send("POST", asked, SAYS.getBytes(), lines).status();
    }

    private static int handshake(ServerProcess server, String key, String target, String... headerLines) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!key.isEmpty()) headers.put("X-Session-API-Key", key);
        for (String line : headerLines) headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
        try {
            RawSocket.open(server.socket("/"), target, headers, 0).close();
            return 101;
        } catch (HandshakeRefusedException refused) {
            return refused.status();
        } catch (IOException failure) {
            throw new UncheckedIOException(target, failure);
        }
    }
}
