package dev.partyline.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What to measure, from system properties {@code bench.*}.
 *
 * @param scenarios names, or {@code all}
 * @param rounds measured; each visits all servers once
 * @param repeats of a disturbed round
 * @param seconds of the measured stretch of a round
 * @param warmUpSeconds spent on each server before the first round of a scenario
 * @param profile whether a flight recording is made of each server
 * @param directory for reports
 * @param classes where the compiled benchmark is, from which the reference WAR is made
 */
record BenchOptions(List<String> servers, List<String> scenarios, int rounds, int repeats, double seconds,
        double warmUpSeconds, boolean profile, Path directory, Path classes) {

    static BenchOptions read() {
        return new BenchOptions(list("bench.server", "payara-micro,wildfly"), list("bench.scenarios", "all"),
                Integer.getInteger("bench.rounds", 3), Integer.getInteger("bench.repeats", 1), Double.parseDouble(System.getProperty("bench.seconds", "3")),
                Double.parseDouble(System.getProperty("bench.warm-up", "40")), Boolean.getBoolean("bench.profile"),
                Path.of(System.getProperty("bench.dir")), Path.of(System.getProperty("bench.classes")));
    }

    private static List<String> list(String property, String otherwise) {
        return List.of(System.getProperty(property, otherwise).split("\\s*,\\s*"));
    }

    boolean wants(Scenario scenario) {
        return scenarios.contains("all") || scenarios.stream().anyMatch(scenario.name()::startsWith);
    }
}
