package dev.partyline.system;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.testing.Await;
import dev.partyline.testing.Outside;
import dev.partyline.testing.RacingAgent;
import dev.partyline.testing.RestClient;
import dev.partyline.testing.RestClient.Answer;
import dev.partyline.testing.Seed;
import dev.partyline.testing.ServerProcess;
import dev.partyline.testing.V0Desk;

/** Races in one conversation, round by round: a message, an action that waits, and then everybody at once. */
final class StateRace {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_AT_ONCE = 4;

    private final ServerProcess server;
    private final HttpClient http;
    private final ExecutorService threads;
    private final RestClient rest;
    private final Dialect dialect;
    private final String name;
    private final Random random;
    private final String id;
    private final RacingAgent agent;
    private final AtomicLong said = new AtomicLong();
    private final List<String> moves = new ArrayList<>();

    /** One thing that somebody wants; fails if the answer is none that is specified. */
    private interface Move {
        void make();
    }

    StateRace(ServerProcess server, Dialect dialect, String name, HttpClient http, ExecutorService threads) {
        this.server = server;
        this.http = http;
        this.threads = threads;
        this.dialect = dialect;
        this.name = name;
        this.random = Seed.random(name);
        rest = new RestClient(server.http("/"));
        id = Outside.create(rest, server, dialect);
        var always = EventJson.object().add("policy", EventJson.object().add("kind", "AlwaysConfirm")).build();
        rest.post(path("confirmation_policy"), always).required();
        agent = new RacingAgent(rest, id);
    }

    String conversation() {
        return id;
    }

    Dialect dialect() {
        return dialect;
    }

    /** How often each tool call was carried out. */
    Map<String, Integer> executed() {
        return agent.executed();
    }

    /** How many messages were accepted. */
    long said() {
        return said.get();
    }

    void run(int rounds) throws Exception {
        Future<?> work = threads.submit(agent);
        var desks = List.of(new V0Desk(http, server, id), new V0Desk(http, server, id));
        try {
            for (int round = 0; round < rounds; round++) round(desks);
            say();
            Await.until(LIMIT, this::toString, () -> atRest(true));
        } finally {
            desks.forEach(V0Desk::close);
            agent.stop();
            work.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Mostly an action waits when everybody wants something; sometimes it is still underway, or nothing is. */
    private void round(List<V0Desk> desks) throws Exception {
        say();
        if (random.nextInt(4) > 0) Await.until(LIMIT, this::toString, () -> status().equals("waiting_for_confirmation"));
        if (random.nextInt(3) == 0) accept(true);
        race(desks);
        Await.until(LIMIT, this::toString, () -> atRest(false));
    }

    private void race(List<V0Desk> desks) throws Exception {
        moves.clear();
        var racers = new ArrayList<Move>();
        for (V0Desk desk : desks) racers.add(ofV0(desk));
        while (racers.size() < 2 + random.nextInt(MOST_AT_ONCE - 1)) racers.add(ofV1());
        var start = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        for (Move racer : racers) {
            running.add(threads.submit(() -> {
                start.await();
                racer.make();
                return null;
            }));
        }
        start.countDown();
        for (Future<?> each : running) each.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private Move ofV1() {
        int which = random.nextInt(6);
        moves.add("V1 move " + which);
        return switch (which) {
            case 0 -> () -> accept(true);
            case 1 -> () -> accept(false);
            case 2 -> () -> expect(rest.ask(id, "run"), 409);
            case 3 -> () -> rest.ask(id, "pause").required();
            case 4 -> () -> rest.ask(id, "interrupt").required();
            default -> this::say;
        };
    }

    private Move ofV0(V0Desk desk) {
        List<String> states = List.of("user_confirmed", "user_rejected", "paused", "stopped", "running", "awaiting_user_input");
        int which = random.nextInt(states.size() + 1);
        moves.add("V0 move " + which);
        if (which < states.size()) return () -> desk.want(states.get(which));
        return () -> {
            if (!desk.say("hello")) throw new AssertionError("a message was refused");
            said.incrementAndGet();
        };
    }

    /** Whether nothing goes on; what waits is decided about, and at the end what is paused goes on. */
    private boolean atRest(boolean end) {
        String status = status();
        if (status.equals("waiting_for_confirmation")) accept(end || random.nextBoolean());
        if (end && status.equals("paused")) expect(rest.ask(id, "run"), 409);
        return !status.equals("waiting_for_confirmation") && !status.equals("running") && !(end && status.equals("paused"));
    }

    private void accept(boolean accept) {
        rest.post(path("events/respond_to_confirmation"), EventJson.object().add("accept", accept).build()).required();
    }

    private void say() {
        Outside.say(rest, id, "hello");
        said.incrementAndGet();
    }

    private static void expect(Answer answer, int allowed) {
        if (answer.status() != allowed) answer.required();
    }

    private String status() {
        return Outside.status(rest, id);
    }

    private String path(String below) {
        return "/api/conversations/" + id + "/" + below;
    }

    @Override
    public String toString() {
        return name + " (" + dialect + ") " + id + ", last " + moves;
    }
}
