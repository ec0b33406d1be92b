package dev.partyline.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Where and when a run took place, as lines for the report. */
record Machine(List<String> lines) {

    static Machine now() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        String apart = Cores.apart() ? "servers on core 0, load generator on core 1"
                : "**servers and load generator share all cores** (one core only, or no taskset)";
        return new Machine(List.of(
                "date: " + OffsetDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'")),
                "cores: " + system.getAvailableProcessors() + " x " + cpu() + "; " + apart,
                "system: " + system.getName() + " " + system.getVersion(),
                "Java: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version")
                        + ", heap " + TestBed.HEAP,
                String.format(Locale.ROOT, "load average at the beginning: %.2f", system.getSystemLoadAverage())));
    }

    private static String cpu() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.split(":\\s*", 2)[1])
                    .findFirst().orElse("?");
        } catch (IOException unknown) {
            return "?";
        }
    }
}
