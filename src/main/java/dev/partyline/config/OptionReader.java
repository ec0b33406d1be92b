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

    OptionReader(Config config, String prefix) {
        this.config = config;
        this.prefix = prefix;
    }

    /**
     * @return the record with every component replaced whose option is set
     * @throws IllegalArgumentException naming the option whose value is no positive duration or number, and neither true nor false
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

    private static Object parse(String option, String text, Class<?> type) {
        try {
            if (type == Duration.class) {
                Duration duration = Duration.parse(text);
                if (!duration.isNegative() && !duration.isZero()) return duration;
            } else if (type == boolean.class) {
                if (text.equals("true") || text.equals("false")) return text.equals("true");
            } else if (type == long.class) {
                long number = Long.parseLong(text);
                if (number > 0) return number;
            } else {
                int number = Integer.parseInt(text);
                if (number > 0) return number;
            }
        } catch (DateTimeException | NumberFormatException unreadable) {
            throw new IllegalArgumentException(message(option, text, type), unreadable);
        }
        throw new IllegalArgumentException(message(option, text, type));
    }

    private static String message(String option, String text, Class<?> type) {
        String expected = type == boolean.class ? "true or false"
                : type == Duration.class ? "a positive ISO-8601 duration such as PT30S" : "a positive whole number";
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
