package dev.partyline.bench.reference;

import java.util.Collections;

import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** Sends many texts of one size from memory to whoever connects. */
@ServerEndpoint("/replay/{frames}/{bytes}")
public class BareReplayEndpoint {

    @Inject BareRooms rooms;

    @OnOpen
    public void opened(Session socket, @PathParam("frames") int frames, @PathParam("bytes") int bytes) {
        socket.setMaxIdleTimeout(0);
        String text = "x".repeat(bytes);
        rooms.join("replay", socket).send(Collections.nCopies(frames, text));
    }

    @OnMessage
    public void text(String ignored) {
        // nobody sends any
    }
}
