package dev.partyline.bench.reference;

import java.util.List;

import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** Joins a room. */
@ServerEndpoint("/bare/{room}")
public class BareEndpoint {

    @Inject BareRooms rooms;

    private String room;
    private BareConnection connection;

    @OnOpen
    public void opened(Session socket, @PathParam("room") String name) {
        socket.setMaxIdleTimeout(0);
        room = name;
        connection = rooms.join(name, socket);
        connection.send(List.of("joined")); // a client may hear of its connection before this method runs
    }

    @OnMessage
    public void text(String ignored) {
        // messages come by POST
    }

    @OnClose
    public void closed() {
        rooms.leave(room, connection);
    }
}
