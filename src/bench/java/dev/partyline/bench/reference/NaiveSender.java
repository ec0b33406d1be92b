package dev.partyline.bench.reference;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Stateless;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.websocket.Session;

/** Encodes the message for each connection and sends it on the publisher's thread. */
@Stateless
public class NaiveSender {

    private Jsonb json;

    @PostConstruct
    void prepare() {
        json = JsonbBuilder.create();
    }

    public void send(Session socket, NaiveMessage message) {
        if (socket.isOpen()) socket.getAsyncRemote().sendText(json.toJson(message));
    }
}
