package dev.partyline.engineio.echo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.partyline.config.MonotonicClock;
import dev.partyline.engineio.EngineHandshake;
import dev.partyline.engineio.EngineIoPacket;
import dev.partyline.engineio.EngineListener;
import dev.partyline.engineio.EngineOptions;
import dev.partyline.engineio.EngineServer;
import dev.partyline.engineio.EngineSocket;
import dev.partyline.engineio.EngineThreads;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Holds the servers of this application while it is deployed. */
@WebListener
public class EchoContext implements ServletContextListener {

    private static final EngineOptions OPTIONS = new EngineOptions(Duration.ofMillis(300), Duration.ofMillis(200),
            Duration.ofSeconds(1), 1_000_000, 4_000_000, 1_000, true);

    private static final EngineOptions PATIENT = new EngineOptions(Duration.ofMillis(300), Duration.ofSeconds(5),
            Duration.ofSeconds(10), 1_000_000, 4_000_000, 1_000, true);

    private static final EngineOptions CALM = new EngineOptions(Duration.ofSeconds(25), Duration.ofSeconds(20),
            Duration.ofSeconds(10), 1_000_000, 4_000_000, 1_000, true);

    private static volatile EngineServer server;
    private static volatile EngineServer calm;
    private static volatile EngineServer patient;

    @Resource ManagedThreadFactory factory;

    private ScheduledThreadPoolExecutor timer;

    static EngineServer server() {
        return server;
    }

    static EngineServer calm() {
        return calm;
    }

    static EngineServer patient() {
        return patient;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setRemoveOnCancelPolicy(true);
        var threads = new EngineThreads((delay, work) -> timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS));
        server = new EngineServer(OPTIONS, EchoContext::opened, threads, new MonotonicClock());
        calm = new EngineServer(CALM, EchoContext::opened, threads, new MonotonicClock());
        patient = new EngineServer(PATIENT, EchoContext::opened, threads, new MonotonicClock());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        server.close();
        calm.close();
        patient.close();
        timer.shutdownNow();
    }

    private static EngineListener opened(EngineSocket socket, EngineHandshake handshake) {
        if (handshake.remoteAddress() == null) throw new IllegalStateException("from nowhere");
        return new EngineListener() {
            @Override
            public void received(EngineIoPacket message) {
                socket.send(List.of(message));
            }

            @Override
            public void closed() { }
        };
    }
}
