package dev.partyline.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import org.eclipse.microprofile.config.Config;

/** Fills a record from options whose names are its components' in kebab case. */
final class OptionReader {

    private final Config config;
    private final String prefix;
    private final int least;

    /** Numbers and durations have to be positive. */
    OptionReader(Config config, String prefix) {
        this(config, prefix, 1);
    }

    private OptionReader(Config config, String prefix, int least) {
        this.config = config;
        this.prefix = prefix;
        this.least = least;
    }

    /** One for options that may be zero. */
    OptionReader orZero() {
        return new OptionReader(config, prefix, 0);
    }

    /**
     * @return the record with every component replaced whose option is set
     * @throws IllegalArgumentException naming the option whose value is nothing that it may be
     */
    <R extends Record> R read(R defaults) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components).map(component -> value(component, defaults)).toArray();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            @SuppressWarnings("unchecked")
            R filled = (R) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
            return filled;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Object value(RecordComponent component, Record defaults) {
        String option = prefix + kebab(component.getName());
        return config.getOptionalValue(option, String.class)
                .map(text -> parse(option, text.strip(), component.getType()))
                .orElseGet(() -> get(component, defaults));
    }

    static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private Object parse(String option, String text, Class<?> type) {
        try {
            if (type == Duration.class) {
                Duration duration = least == 0 && text.equals("0") ? Duration.ZERO : Duration.parse(text);
                if (duration.compareTo(Duration.ZERO) >= least) return duration;
            } else if (type == boolean.class) {
                if (text.equals("true") || text.equals("false")) return text.equals("true");
            } else if (type == Watermark.class) {
                return Watermark.parse(text);
            } else if (type == long.class) {
                long number = Long.parseLong(text);
                if (number >= least) return number;
            } else {
                int number = Integer.parseInt(text);
                if (number >= least) return number;
            }
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(message(option, text, type), unreadable);
        }
        throw new IllegalArgumentException(message(option, text, type));
    }

    private String message(String option, String text, Class<?> type) {
        String positive = least == 0 ? "0 or a positive " : "a positive ";
        String expected = type == boolean.class ? "true or false"
                : type == Watermark.class ? "a whole number of bytes, or percent such as 5%"
                : type == Duration.class ? positive + "ISO-8601 duration such as PT30S"
                : positive + "whole number";
        return option + " is '" + text + "', but must be " + expected;
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
