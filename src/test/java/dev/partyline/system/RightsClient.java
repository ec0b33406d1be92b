package dev.partyline.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.testing.PlainHttp;
import dev.partyline.testing.PlainHttp.Answer;
import dev.partyline.testing.RawSocket;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.WebSocketFrame;

/**
 * Somebody who knocks at every door of a server with the same header. What is answered comes as one text: a status and a body, what a
 * socket says, or with what it is closed; {@code done} for what a socket did. One thread.
 */
final class RightsClient {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String V0_ERROR = "{\"error\":true,\"message\":\"";

    private final ServerProcess server;
    private final String header;
    private final String ticketRole;

    private RightsClient(ServerProcess server, String header, String ticketRole) {
        this.server = server;
        this.header = header;
        this.ticketRole = ticketRole;
    }

    /** @param header by which it is known, as it stands in a request */
    static RightsClient of(ServerProcess server, String header) {
        return new RightsClient(server, header, null);
    }

    /** The same who opens sockets with a ticket each, asked for with this role. */
    RightsClient byTicket(String role) {
        return new RightsClient(server, header, role);
    }

    Answer answer(String method, String target, String body) {
        var lines = new ArrayList<>(List.of(header));
        if (!body.isEmpty()) lines.add("Content-Type: application/json");
        return new PlainHttp(server, "").send(method, target, body.replace('\'', '"').getBytes(UTF_8),
                lines.toArray(String[]::new));
    }

    /** @param body with single quotes, empty for none */
    String rest(String method, String target, String body) {
        Answer answer = answer(method, target, body);
        return answer.status() + " " + answer.body();
    }

    private String ticket(String id) {
        Answer given = answer("POST", "/api/tickets", "{'conversation_id':'" + id + "','role':'" + ticketRole + "'}");
        if (given.status() != 201) throw new AssertionError(given.body());
        return given.json().getString("ticket");
    }

    private Map<String, String> headers() {
        return ticketRole == null ? Map.of(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2))
                : Map.of();
    }

    /** Opens the socket of V1 or of agents, and is let in or not by what it shows. */
    RawSocket open(String socket, String id) throws IOException {
        RawSocket raw = RawSocket.open(server.socket(socket + id), headers(), 0);
        if (ticketRole != null) raw.sendText("{\"type\":\"auth\",\"ticket\":\"" + ticket(id) + "\"}");
        return raw;
    }

    String watchV1(String id) {
        try (var socket = open("/sockets/events/", id)) {
            return until(socket, "\"full_state\"", "\"full_state\"");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Twice, for whoever is refused stays connected. */
    String sayV1(String id) {
        try (var socket = open("/sockets/events/", id)) {
            String opened = until(socket, "\"full_state\"", "\"full_state\"");
            if (!opened.equals("done")) return opened;
            say(socket);
            String first = until(socket, "\"MessageEvent\"", "\"ServerErrorEvent\"");
            say(socket);
            String second = until(socket, "\"MessageEvent\"", "\"ServerErrorEvent\"");
            return first.equals("done") ? second : first;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void say(RawSocket socket) throws IOException {
        socket.sendText("{\"role\":\"user\",\"content\":\"hello\",\"run\":false}");
    }

    String act(String id) {
        try (var socket = open("/sockets/agents/", id)) {
            socket.sendText("{\"type\":\"attach\"}");
            return until(socket, "\"attached\"", "\"error\"");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @return {@code done}, the frame with the error, or the close */
    static String until(RawSocket socket, String good, String bad) throws IOException {
        while (true) {
            WebSocketFrame frame = socket.read(LIMIT);
            if (frame.opcode() == WebSocketFrame.CLOSE) return "closed " + frame.closeCode() + " " + frame.closeReason();
            if (frame.opcode() == WebSocketFrame.PING) socket.send(WebSocketFrame.pong(frame.payload()));
            if (frame.opcode() != WebSocketFrame.TEXT) continue;
            if (frame.text().contains(good)) return "done";
            if (frame.text().contains(bad)) return frame.text();
        }
    }

    private String connect(String id) {
        return ticketRole == null ? "40" : "40{\"ticket\":\"" + ticket(id) + "\"}";
    }

    /** @param action empty to watch only */
    String v0Socket(String id, String action) {
        try (var socket = joinV0(id)) {
            return watchOrAct(action, socket::sendText, () -> List.of(socket.readText(LIMIT)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    RawSocket joinV0(String id) throws IOException {
        var socket = RawSocket.open(server.socket("/socket.io/?EIO=4&transport=websocket&conversation_id=" + id), headers(), 0);
        socket.readText(LIMIT);
        socket.sendText(connect(id));
        return socket;
    }

    /** @param action empty to watch only */
    String v0Polling(String id, String action) {
        String base = "/socket.io/?EIO=4&transport=polling";
        String sid = poll("GET", base + "&conversation_id=" + id, "").get(0).replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
        String target = base + "&sid=" + sid;
        poll("POST", target, connect(id));
        try {
            return watchOrAct(action, packet -> poll("POST", target, packet), () -> poll("GET", target, ""));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> poll(String method, String target, String body) {
        var lines = new ArrayList<String>();
        headers().forEach((name, value) -> lines.add(name + ": " + value));
        Answer answer = new PlainHttp(server, "").send(method, target, body.getBytes(UTF_8), lines.toArray(String[]::new));
        if (answer.status() != 200) throw new AssertionError(answer.body());
        return List.of(answer.body().split("\u001e"));
    }

    /** How packets go. */
    private interface Out {
        void send(String packet) throws IOException;
    }

    /** How they come. */
    private interface In {
        List<String> next() throws IOException;
    }

    /** Whoever is refused stays connected, and is refused again. */
    private static String watchOrAct(String action, Out out, In in) throws IOException {
        String joined = next(in, "40", "44");
        if (action.isEmpty() || !joined.equals("done")) return joined;
        String packet = "420[\"oh_user_action\"," + action.replace('\'', '"') + "]";
        out.send(packet);
        String first = next(in, "430", "42[\"oh_event\"," + V0_ERROR);
        if (first.equals("done")) return first;
        out.send(packet);
        return next(in, "430", "42[\"oh_event\"," + V0_ERROR);
    }

    private static String next(In in, String good, String bad) throws IOException {
        while (true) {
            for (String packet : in.next()) {
                if (packet.startsWith(good)) return "done";
                if (packet.startsWith(bad)) return packet;
            }
        }
    }
}
