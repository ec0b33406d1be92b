package dev.partyline.bench.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An order to the load generator, or its answer: a name and values, on one line with tabs between. */
public record Line(String name, Map<String, String> values) {

    /** Name of the answer to an order that could not be carried out; {@code text} says why. */
    public static final String FAILED = "failed";
    public static final String DONE = "done";

    private static final String BETWEEN = "\t";

    public static Line parse(String text) {
        String[] parts = text.split(BETWEEN);
        var values = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            int sign = parts[i].indexOf('=');
            values.put(parts[i].substring(0, sign), parts[i].substring(sign + 1));
        }
        return new Line(parts[0], values);
    }

    public static Line order(String name) {
        return new Line(name, new LinkedHashMap<>());
    }

    static Line done() {
        return order(DONE);
    }

    static Line failed(Throwable failure) {
        return order(FAILED).with("text", failure.toString().replaceAll("\\s+", " "));
    }

    /** Adds to this line. */
    public Line with(String key, Object value) {
        values.put(key, String.valueOf(value));
        return this;
    }

    /** Adds to this line. */
    public Line with(Map<String, String> more) {
        values.putAll(more);
        return this;
    }

    public String text(String key) {
        String value = values.get(key);
        if (value == null) throw new IllegalArgumentException(name + " lacks " + key);
        return value;
    }

    public long number(String key) {
        return Long.parseLong(text(key));
    }

    public double real(String key) {
        return Double.parseDouble(text(key));
    }

    List<String> list(String key) {
        return List.of(text(key).split(","));
    }

    /** The line as it is sent. */
    public String text() {
        return name + values.entrySet().stream().map(each -> BETWEEN + each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining());
    }
}
