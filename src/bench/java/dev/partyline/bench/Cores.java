package dev.partyline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The server on one core and the load on another, where the machine has two and {@code taskset}. */
final class Cores {

    private static final String SERVER = "0";
    private static final String LOAD = "1";
    /** In the first line of /proc/stat. */
    private static final int STEAL = 8;
    private static final double TICKS_PER_SECOND = 100;

    private Cores() {}

    static boolean apart() {
        return Runtime.getRuntime().availableProcessors() >= 2 && tasksetWorks();
    }

    /** From now on servers start on their core. */
    static void assign() {
        if (apart()) System.setProperty("partyline.server.cores", SERVER);
    }

    static List<String> server(List<String> command) {
        return on(SERVER, command);
    }

    static List<String> load(List<String> command) {
        return on(LOAD, command);
    }

    private static List<String> on(String core, List<String> command) {
        var all = new ArrayList<String>();
        if (apart()) all.addAll(List.of("taskset", "-c", core));
        all.addAll(command);
        return all;
    }

    /** Seconds of all cores that a host took away since the system started; 0 on a system that does not tell. */
    static double stolenSeconds() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return Double.parseDouble(lines.findFirst().orElseThrow().split("\\s+")[STEAL]) / TICKS_PER_SECOND;
        } catch (IOException unknown) {
            return 0;
        }
    }

    private static boolean tasksetWorks() {
        try {
            return new ProcessBuilder("taskset", "-c", LOAD, "true").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
