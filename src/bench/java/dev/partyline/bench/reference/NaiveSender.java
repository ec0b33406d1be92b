package dev.partyline.bench.reference;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Stateless;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.websocket.Session;

/** Encodes the message for each connection and sends it on the publisher's thread, one connection after the other. */
@Stateless
public class NaiveSender {

    private Jsonb json;

    @PostConstruct
    void prepare() {
        json = JsonbBuilder.create();
    }

    public void send(Session socket, NaiveMessage message) {
        if (!socket.isOpen()) return;
        try {
            socket.getBasicRemote().sendText(json.toJson(message));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
