package dev.partyline.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import dev.partyline.testing.Await;
import dev.partyline.testing.FaultyProxy;
import dev.partyline.testing.FaultyProxy.Direction;
import dev.partyline.testing.FreePorts;
import dev.partyline.testing.RedisProcess;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.ServerSettings;

/** Some servers on one Redis, each with a faulty proxy before it, and what happens to them. One thread does it. */
final class BurningCluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration LONGEST_DELAY = Duration.ofMillis(100);

    private final RedisProcess redis;
    private final List<FaultyProxy> proxies;
    private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();
    /** For each server, done when it is up. */
    private final List<CompletableFuture<Void>> up;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    BurningCluster(int size, Random random) {
        redis = RedisProcess.start(RedisProcess.ofThisMachine().orElse(RedisProcess.oldest()),
                ServerSettings.of("fire-redis").directory().resolve("redis"));
        proxies = IntStream.range(0, size).mapToObj(i -> FaultyProxy.before(redis.port(), new Random(random.nextLong()))).toList();
        up = new ArrayList<>(Collections.nCopies(size, CompletableFuture.completedFuture(null)));
        try {
            servers.addAll(IntStream.range(0, size).mapToObj(i -> CompletableFuture.supplyAsync(() -> first(i), threads)).toList()
                    .stream().map(CompletableFuture::join).toList());
        } finally {
            if (servers.isEmpty()) close();
        }
    }

    private ServerProcess first(int number) {
        int port = FreePorts.next();
        return ServerProcess.start(ServerSettings.of("fire-" + number)
                .with("partyline.redis.uri", "redis://127.0.0.1:" + proxies.get(number).port())
                .with("partyline.node.url", "http://127.0.0.1:" + port), port);
    }

    RedisProcess redis() {
        return redis;
    }

    /** Each at an address of its own, which stays. */
    List<ServerProcess> servers() {
        return servers;
    }

    /** Lets one thing go wrong, and waits until it is over; kills and pauses go on behind it. */
    void burn(FireStep step, Consumer<String> log) {
        int victim = victim(step.victim());
        log.accept(step + (victim == step.victim() ? "" : ", but of " + victim));
        switch (step.fault()) {
            case KILL -> kill(victim, log);
            case PAUSE -> pause(victim, step.lasts(), log);
            case RESTART_OF_REDIS -> restartRedis(step.lasts());
            case CUT -> proxies.get(victim).cut();
            case NO_REQUESTS -> stall(victim, Direction.REQUESTS, step.lasts());
            case NO_ANSWERS -> stall(victim, Direction.ANSWERS, step.lasts());
            case DELAY -> delay(victim, step.lasts());
        }
        Await.pass(step.quiet());
    }

    /** One that is up; another one is, too. */
    private int victim(int wish) {
        Await.until(LIMIT, () -> "two are down", () -> up.stream().filter(CompletableFuture::isDone).count() > 1);
        return IntStream.range(wish, wish + up.size()).map(i -> i % up.size()).filter(i -> up.get(i).isDone()).findFirst().orElseThrow();
    }

    private void kill(int victim, Consumer<String> log) {
        ServerProcess server = servers.get(victim);
        int port = server.http("/").getPort();
        server.kill();
        up.set(victim, CompletableFuture.runAsync(() -> {
            servers.set(victim, ServerProcess.start(server.settings(), port));
            log.accept("server " + victim + " is ready again");
        }, threads));
    }

    private void pause(int victim, Duration time, Consumer<String> log) {
        ServerProcess server = servers.get(victim);
        server.pause();
        up.set(victim, CompletableFuture.runAsync(() -> {
            try {
                Await.pass(time);
            } finally {
                server.resume();
            }
            log.accept("server " + victim + " goes on");
        }, threads));
    }

    private void restartRedis(Duration away) {
        redis.kill();
        Await.pass(away);
        redis.start();
    }

    private void stall(int victim, Direction direction, Duration time) {
        proxies.get(victim).stall(direction);
        Await.pass(time);
        proxies.get(victim).heal();
    }

    private void delay(int victim, Duration time) {
        proxies.get(victim).delay(LONGEST_DELAY);
        Await.pass(time);
        proxies.get(victim).heal();
    }

    /** Waits until every server is up and ready. */
    void heal() {
        up.forEach(CompletableFuture::join);
        proxies.forEach(FaultyProxy::heal);
        for (ServerProcess each : servers) Await.until(LIMIT, () -> "not ready: " + each.http("/"), each::ready);
    }

    @Override
    public void close() {
        try {
            up.forEach(each -> each.exceptionally(failed -> null).join());
        } finally {
            servers.forEach(ServerProcess::close);
            proxies.forEach(FaultyProxy::close);
            redis.close();
            threads.shutdownNow();
        }
    }
}
