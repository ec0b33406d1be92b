package dev.partyline.bench;

import java.util.List;
import java.util.Locale;

/** One figure over all rounds. */
record Series(List<Double> values) {

    static final Series NONE = new Series(List.of());

    Series {
        values = values.stream().sorted().toList();
    }

    boolean present() {
        return !values.isEmpty();
    }

    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    double least() {
        return values.get(0);
    }

    double most() {
        return values.get(values.size() - 1);
    }

    /** Median and, in parentheses, the spread. */
    String shown(int decimals) {
        if (!present()) return "-";
        String number = "%,." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", median(), least(), most());
    }
}
