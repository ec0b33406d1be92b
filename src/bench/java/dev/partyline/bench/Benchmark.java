package dev.partyline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import dev.partyline.bench.FanOutScenario.Protocol;

/** The command. */
public final class Benchmark {

    private static final List<Scenario> SCENARIOS = List.of(new FanOutScenario(Protocol.WEBSOCKET, 1),
            new FanOutScenario(Protocol.WEBSOCKET, 64), new FanOutScenario(Protocol.SOCKET_IO, 1),
            new FanOutScenario(Protocol.SOCKET_IO, 64), new SteadyScenario(), new ReplayScenario(), new IdleScenario(), new AppendScenario());

    private final BenchOptions options;
    private final Results results = new Results();
    private final Machine machine = Machine.now();

    private Benchmark(BenchOptions options) {
        this.options = options;
    }

    public static void main(String[] args) throws IOException {
        var benchmark = new Benchmark(BenchOptions.read());
        Cores.assign();
        Files.createDirectories(benchmark.options.directory());
        benchmark.run();
        System.exit(0); // the servers' streams may still have readers
    }

    private void run() {
        for (String server : options.servers()) {
            try (var bed = new TestBed(server, options)) {
                for (Scenario scenario : SCENARIOS) {
                    if (options.wants(scenario)) run(bed, scenario);
                }
            }
            report();
        }
        System.out.println(report());
    }

    private void run(TestBed bed, Scenario scenario) {
        var rounds = new Rounds(bed, scenario, options, results);
        scenario.run(bed, rounds);
        rounds.end();
    }

    private MarkdownReport report() {
        var report = new MarkdownReport(machine, SCENARIOS, results);
        report.write(options.directory(), options.servers());
        new SvgChart(results).write(options.directory().resolve("report.svg"), options.servers(), SCENARIOS);
        return report;
    }
}
