package dev.partyline.bench.reference;

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
