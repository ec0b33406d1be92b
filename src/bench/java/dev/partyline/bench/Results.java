package dev.partyline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All samples of a run, and what went wrong. */
final class Results {

    private final List<Sample> samples = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Sample sample) {
        samples.add(sample);
    }

    /** Something that a reader of the figures must know. */
    void note(String text) {
        notes.add(text);
        System.out.println("note: " + text);
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** In the order in which they were first measured. */
    List<String> targets(String server, String scenario) {
        return of(server, scenario).stream().map(Sample::target).distinct().toList();
    }

    List<Sample> of(String server, String scenario) {
        return samples.stream().filter(sample -> sample.server().equals(server) && sample.scenario().equals(scenario))
                .toList();
    }

    Series series(String server, String scenario, String target, String key) {
        return new Series(of(server, scenario).stream().filter(sample -> sample.target().equals(target))
                .map(sample -> sample.values().get(key)).filter(Objects::nonNull).toList());
    }
}
