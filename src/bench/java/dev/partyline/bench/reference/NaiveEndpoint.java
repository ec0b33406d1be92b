package dev.partyline.bench.reference;

import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** Joins a room. */
@ServerEndpoint("/naive/{room}")
public class NaiveEndpoint {

    @Inject NaiveRooms rooms;

    private String room;

    @OnOpen
    public void opened(Session socket, @PathParam("room") String name) {
        socket.setMaxIdleTimeout(0); // otherwise Payara keeps something of every frame
        room = name;
        rooms.join(name, socket);
        socket.getAsyncRemote().sendText("joined"); // a client may hear of its connection before this method runs
    }

    @OnMessage
    public void text(String ignored) {
        // messages come by POST
    }

    @OnClose
    public void closed(Session socket) {
        rooms.leave(room, socket);
    }
}
