package dev.partyline.testing;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/** A client that reads only when it is told to, so that it can be slow or stall. One thread. */
public final class StallableClient implements AutoCloseable {

    /** Small, so that the server soon feels that nobody reads. */
    private static final int RECEIVE_BUFFER_BYTES = 8 << 10;

    private final RawSocket socket;
    private final ConnectionRecord record;

    private StallableClient(RawSocket socket, ConnectionRecord record) {
        this.socket = socket;
        this.record = record;
    }

    public static StallableClient connect(ServerProcess server, String conversation, Start start) throws IOException {
        var record = new ConnectionRecord(start);
        var uri = server.socket("/sockets/events/" + conversation + start.query());
        return new StallableClient(RawSocket.open(uri, Map.of(), RECEIVE_BUFFER_BYTES), record);
    }

    public ConnectionRecord record() {
        return record;
    }

    /** Id of the last event it has read; empty before the first. */
    public String lastEventId() {
        var events = record.events();
        return events.isEmpty() ? "" : events.get(events.size() - 1).id();
    }

    /**
     * Reads one event.
     *
     * @return false when the server has ended the connection, with or without a close frame
     * @throws IOException if nothing comes in time
     */
    public boolean read(Duration limit) throws IOException {
        String text;
        try {
            text = socket.readText(limit);
        } catch (EOFException | SocketException ended) {
            return false;
        }
        JsonObject event = EventJson.parseObject(text);
        String kind = EventJson.text(event, "kind", "");
        if (WireEvents.isTransient(event)) record.addTransient(kind);
        else record.add(kind, event.getString("id"), text);
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
