package dev.partyline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report of a run: {@code report.md}, and {@code samples.csv} with every single figure. */
final class MarkdownReport {

    private final Machine machine;
    private final List<Scenario> scenarios;
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    MarkdownReport(Machine machine, List<Scenario> scenarios, Results results) {
        this.machine = machine;
        this.scenarios = scenarios;
        this.results = results;
    }

    void write(Path directory, List<String> servers) {
        line("# Benchmark");
        line("");
        machine.lines().forEach(each -> line("* " + each));
        line("* figures: median of the rounds (least to most); CPU is the server process's");
        servers.forEach(this::server);
        notes();
        try {
            Files.writeString(directory.resolve("report.md"), text);
            Files.write(directory.resolve("samples.csv"), results.samples().stream().map(MarkdownReport::csv).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void server(String server) {
        line("\n## " + server);
        for (Scenario scenario : scenarios) {
            if (!results.of(server, scenario.name()).isEmpty()) table(server, scenario);
        }
        line("\n### Bars on " + server + "\n");
        row(List.of("bar", "measured", "verdict"));
        line("|---|---|---|");
        Bars.of(results, server).forEach(bar -> row(List.of(bar.text(), bar.measured(), bar.verdict())));
    }

    private void table(String server, Scenario scenario) {
        line("\n### " + scenario.name() + " on " + server + "\n\n" + scenario.method() + "\n");
        line("| | " + scenario.columns().stream().map(Scenario.Column::title).collect(Collectors.joining(" | ")) + " |");
        line("|---|" + "---|".repeat(scenario.columns().size()));
        for (String target : results.targets(server, scenario.name())) {
            line("| " + target + " | " + scenario.columns().stream().map(column -> results
                    .series(server, scenario.name(), target, column.key()).shown(column.decimals()))
                    .collect(Collectors.joining(" | ")) + " |");
        }
        ratios(server, scenario.name());
    }

    /** Of CPU per delivery, where there is such a thing. */
    private void ratios(String server, String scenario) {
        Series own = results.series(server, scenario, Target.PARTYLINE, "micros");
        if (!own.present()) return;
        String all = Stream.of(Target.BARE, Target.NAIVE, Target.NETTY, Target.NETTY_SOCKET_IO, Target.NODE_SOCKET_IO)
                .filter(target -> results.series(server, scenario, target, "micros").present())
                .map(target -> String.format(Locale.ROOT, "%.2f x %s", own.median()
                        / results.series(server, scenario, target, "micros").median(), target))
                .collect(Collectors.joining(", "));
        if (!all.isEmpty()) line("\nPartyline's CPU: " + all + ".");
    }

    private void notes() {
        if (results.notes().isEmpty()) return;
        line("\n## Notes\n");
        results.notes().forEach(note -> line("* " + note));
    }

    private static String csv(Sample sample) {
        String values = sample.values().entrySet().stream().map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
        return String.join(",", sample.server(), sample.scenario(), sample.target().replace(",", ";"), values);
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
