package dev.partyline.bench.reference;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.Session;

/**
 * Who is in which room, and the threads that send: as many as Partyline has, with the platform's class loader as
 * context.
 */
@ApplicationScoped
public class BareRooms {

    @Resource ManagedThreadFactory factory;

    private final ConcurrentMap<String, List<BareConnection>> rooms = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private ExecutorService[] threads;

    @PostConstruct
    void start() {
        threads = new ExecutorService[Math.max(2, Runtime.getRuntime().availableProcessors())];
        for (int i = 0; i < threads.length; i++) threads[i] = Executors.newSingleThreadExecutor(this::thread);
    }

    private Thread thread(Runnable work) {
        return factory.newThread(() -> {
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            work.run();
        });
    }

    @PreDestroy
    void stop() {
        for (ExecutorService thread : threads) thread.shutdown();
    }

    BareConnection join(String room, Session socket) {
        var connection = new BareConnection(socket, threads[Math.floorMod(next.getAndIncrement(), threads.length)]);
        rooms.computeIfAbsent(room, name -> new CopyOnWriteArrayList<>()).add(connection);
        return connection;
    }

    void leave(String room, BareConnection connection) {
        rooms.getOrDefault(room, List.of()).remove(connection);
    }

    void broadcast(String room, String text, int frames) {
        List<String> texts = Collections.nCopies(frames, text);
        for (BareConnection connection : rooms.getOrDefault(room, List.of())) connection.send(texts);
    }
}
