package dev.partyline.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import dev.partyline.bench.load.Line;

/** The rounds of one scenario on one kind of server. A disturbed round is repeated; a failed one is noted. */
final class Rounds {

    /** Of a core, used by others. */
    private static final double DISTURBED = 0.25;
    private static final double OWN_LIMIT = 0.9;

    private final TestBed bed;
    private final Scenario scenario;
    private final BenchOptions options;
    private final Results results;
    private boolean recording;

    Rounds(TestBed bed, Scenario scenario, BenchOptions options, Results results) {
        this.bed = bed;
        this.scenario = scenario;
        this.options = options;
        this.results = results;
    }

    BenchOptions options() {
        return options;
    }

    /** Something that a reader of the figures must know. */
    void note(String text) {
        results.note(bed.server() + " " + scenario.name() + ": " + text);
    }

    /** Does something that is not measured; a failure is noted. */
    void prepare(Target target, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) { // one server's trouble must not cost the others' figures
            results.note(where(target.name()) + " failed before it was measured: " + failure.getMessage());
        }
    }

    /** Takes one sample. @param round may be run again; its figures by their keys */
    void measure(String target, Supplier<Map<String, Double>> round) {
        record();
        try {
            var values = round.get();
            for (int i = 0; i < options.repeats() && values.getOrDefault("other", 0.0) > DISTURBED; i++) {
                results.note(String.format(Locale.ROOT, "%s: repeated a round in which others used %.2f of a core",
                        where(target), values.get("other")));
                values = round.get();
            }
            keep(target, values);
        } catch (RuntimeException failure) {
            results.note(where(target) + " failed: " + failure.getMessage());
        }
    }

    /** From the first measured round on, so that warming up is not in it. */
    private void record() {
        if (!options.profile() || recording) return;
        bed.beginRecording();
        recording = true;
    }

    /** To be called once, behind the last round. */
    void end() {
        if (recording) bed.endRecording(options.directory(), bed.server() + "-" + scenario.name());
    }

    private void keep(String target, Map<String, Double> values) {
        double other = values.getOrDefault("other", 0.0);
        if (other > DISTURBED) {
            results.note(String.format(Locale.ROOT, "%s: a round in which others used %.2f of a core", where(target), other));
        }
        if (values.getOrDefault("own", 0.0) > OWN_LIMIT) {
            results.note(where(target) + ": the load generator was the bottleneck of a round");
        }
        results.add(new Sample(bed.server(), scenario.name(), target, other, values));
        System.out.println(where(target) + " " + values);
    }

    private String where(String target) {
        return bed.server() + " " + scenario.name() + " " + target;
    }

    /** The figures of an answer. */
    static Map<String, Double> values(Line answer) {
        var values = new LinkedHashMap<String, Double>();
        answer.values().forEach((key, value) -> values.put(key, Double.valueOf(value)));
        return values;
    }
}
