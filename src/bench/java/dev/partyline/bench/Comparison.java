package dev.partyline.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Times of one client in alternating rounds, without and with something beside it. */
final class Comparison {

    private static final double MOST_MORE = 0.25;
    private static final double MOST_MILLIS = 2;

    private final List<double[]> without = new ArrayList<>();
    private final List<double[]> with = new ArrayList<>();

    /** @param sorted milliseconds of a round */
    void add(boolean beside, double[] sorted) {
        (beside ? with : without).add(sorted);
    }

    /** The p-th of each round: median, least and most of them. */
    private record Spread(double median, double least, double most) {

        static Spread of(List<double[]> rounds, double p) {
            double[] each = rounds.stream().mapToDouble(times -> times[(int) Math.min(times.length - 1, times.length * p)])
                    .sorted().toArray();
            double middle = (each[(each.length - 1) / 2] + each[each.length / 2]) / 2;
            return new Spread(middle, each[0], each[each.length - 1]);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, most);
        }
    }

    private static boolean holds(Spread quiet, Spread loud) {
        double more = loud.median() - quiet.median();
        return more <= MOST_MILLIS || more <= quiet.median() * MOST_MORE;
    }

    /** Whether median and p99 changed by no more than they may. */
    boolean holds() {
        return List.of(0.5, 0.99).stream().allMatch(p -> holds(Spread.of(without, p), Spread.of(with, p)));
    }

    /** @return lines of a table */
    String lines(String client) {
        int asked = Arrays.stream(with.toArray(double[][]::new)).mapToInt(times -> times.length).sum();
        var text = new StringBuilder();
        for (double p : new double[] {0.5, 0.99}) {
            var quiet = Spread.of(without, p);
            var loud = Spread.of(with, p);
            text.append(String.format(Locale.ROOT, "| %s | %s | %s | %s | %,d | %s |%n", client, p == 0.5 ? "median" : "p99", quiet,
                    loud, asked, holds(quiet, loud) ? "met" : "NOT met"));
        }
        return text.toString();
    }
}
