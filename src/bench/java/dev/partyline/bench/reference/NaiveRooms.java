package dev.partyline.bench.reference;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.Session;

/** Who is in which room; hands each event on to an EJB. */
@ApplicationScoped
public class NaiveRooms {

    @Inject NaiveSender sender;

    private final ConcurrentMap<String, Set<Session>> rooms = new ConcurrentHashMap<>();

    void join(String room, Session socket) {
        rooms.computeIfAbsent(room, name -> ConcurrentHashMap.newKeySet()).add(socket);
    }

    void leave(String room, Session socket) {
        rooms.getOrDefault(room, Set.of()).remove(socket);
    }

    void posted(@Observes NaiveMessage message) {
        rooms.getOrDefault(message.getRoom(), Set.of()).forEach(socket -> sender.send(socket, message));
    }
}
