package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

import dev.partyline.conversation.EventJson;

/** Clients of V0 that read only when they are told to, so that the server feels that nobody reads. One thread. */
public final class V0SlowReader implements AutoCloseable {

    private static final int RECEIVE_BUFFER_BYTES = 8 << 10;

    private final RawSocket socket;
    private final V0Record record;

    private V0SlowReader(RawSocket socket, V0Record record) {
        this.socket = socket;
        this.record = record;
    }

    /** Over a WebSocket, behind the last event of the record. */
    public static V0SlowReader connect(ServerProcess server, String conversation, V0Record record) throws IOException {
        record.asks(record.latestEventId());
        URI uri = server.socket(target(conversation, "websocket") + "&latest_event_id=" + record.latestEventId());
        var socket = RawSocket.open(uri, Map.of(), RECEIVE_BUFFER_BYTES);
        socket.readText(Duration.ofSeconds(30));
        socket.sendText("40");
        return new V0SlowReader(socket, record);
    }

    /**
     * Has a poll answered that nobody reads.
     *
     * @return the connection of the poll, and the session's id
     */
    public static UnreadPoll poll(ServerProcess server, String conversation) throws IOException {
        var plain = new PlainHttp(server, "");
        String target = target(conversation, "polling");
        String sid = plain.get(target).body().replaceFirst("(?s).*?\"sid\":\"([^\"]+)\".*", "$1");
        plain.json("POST", target + "&sid=" + sid, "40");
        plain.get(target + "&sid=" + sid); // the answer to CONNECT; the next one has events
        var socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.connect(new InetSocketAddress("127.0.0.1", server.http("").getPort()));
        socket.getOutputStream().write(("GET " + target + "&sid=" + sid + " HTTP/1.1\r\nHost: "
                + server.http("").getAuthority() + "\r\n\r\n").getBytes(ISO_8859_1));
        return new UnreadPoll(socket, target + "&sid=" + sid);
    }

    /** @param target of the session's polls */
    public record UnreadPoll(Socket socket, String target) implements AutoCloseable {

        /** Reads one byte. @return -1 at the end */
        public int read() throws IOException {
            InputStream in = socket.getInputStream();
            return in.read();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String target(String conversation, String transport) {
        return "/socket.io/?EIO=4&transport=" + transport + "&conversation_id=" + conversation;
    }

    /**
     * Reads one packet.
     *
     * @return false when the server has ended the connection
     */
    public boolean read(Duration limit) throws IOException {
        String text;
        try {
            text = socket.readText(limit);
            if (text.equals("2")) socket.sendText("3");
        } catch (EOFException | SocketException ended) {
            return false;
        }
        if (text.startsWith("42[\"oh_event\",")) {
            record.received(EventJson.parse(text.substring(2)).asJsonArray().getJsonObject(1));
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
