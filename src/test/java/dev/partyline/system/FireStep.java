package dev.partyline.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One thing that goes wrong.
 *
 * @param victim the server that it happens to, or to whose connections with Redis
 * @param lasts how long, where it does
 * @param quiet until the next one
 */
record FireStep(Fault fault, int victim, Duration lasts, Duration quiet) {

    /** What can go wrong. */
    enum Fault {
        /** The server is killed (SIGKILL) and started again. */
        KILL,
        /** The server is paused (SIGSTOP) and goes on. */
        PAUSE,
        /** Redis is killed and started again. */
        RESTART_OF_REDIS,
        /** The server's connections with Redis are cut. */
        CUT,
        /** Nothing gets from the server to Redis. */
        NO_REQUESTS,
        /** Nothing gets from Redis to the server: what it asks for is done, and it is not told. */
        NO_ANSWERS,
        /** All of it comes late. */
        DELAY
    }

    private static final int LONGEST_FAULT_MILLIS = 3_000;
    private static final int LONGEST_QUIET_MILLIS = 800;

    /** A plan by chance: so many kills, and at least as many other faults, each kind once at least. */
    static List<FireStep> plan(Random random, int kills, int servers, Duration pause) {
        var faults = new ArrayList<>(List.of(Fault.values()).subList(1, Fault.values().length));
        while (faults.size() < kills) faults.add(Fault.values()[1 + random.nextInt(Fault.values().length - 1)]);
        faults.addAll(Collections.nCopies(kills, Fault.KILL));
        Collections.shuffle(faults, random);
        return IntStream.range(0, faults.size()).mapToObj(i -> new FireStep(faults.get(i), random.nextInt(servers),
                faults.get(i) == Fault.PAUSE ? pause : Duration.ofMillis(100 + random.nextInt(LONGEST_FAULT_MILLIS)),
                Duration.ofMillis(random.nextInt(LONGEST_QUIET_MILLIS)))).toList();
    }
}
