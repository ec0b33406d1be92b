package dev.partyline.rest;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.partyline.conversation.EventTime;
import jakarta.ws.rs.core.MultivaluedMap;

/**
 * The parameters of a query, each read as what it has to be; whatever does not fit is a {@link ProblemException} that
 * names the parameter. Of a repeated one the last counts, but for {@link #all}.
 */
final class Parameters {

    private static final int MAX_LIMIT = 100;
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");

    private final MultivaluedMap<String, String> query;

    Parameters(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /** @return null when it is not there */
    String text(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    String required(String name) {
        String value = text(name);
        if (value == null) throw wrong("missing", "Field required", name);
        return value;
    }

    /** @return false when it is not there */
    boolean flag(String name) {
        String value = text(name);
        if (value == null) return false;
        if (TRUE.contains(value.toLowerCase(Locale.ROOT))) return true;
        if (FALSE.contains(value.toLowerCase(Locale.ROOT))) return false;
        throw wrong("bool_parsing", "Input should be a valid boolean", name);
    }

    /** Items of a page: 1 to 100, which is also the default. */
    int limit() {
        return limit(MAX_LIMIT);
    }

    int limit(int otherwise) {
        String value = text("limit");
        if (value == null) return otherwise;
        int limit = integer("limit", value);
        if (limit < 1) throw wrong("greater_than_equal", "Input should be greater than or equal to 1", "limit");
        if (limit > MAX_LIMIT) throw wrong("less_than_equal", "Input should be less than or equal to 100", "limit");
        return limit;
    }

    /** From 0 to what is also the default. */
    int upTo(String name, int most) {
        long value = number(name, most);
        if (value >= 0 && value <= most) return (int) value;
        throw wrong("less_than_equal", "Input should be from 0 to " + most, name);
    }

    long number(String name, long otherwise) {
        String value = text(name);
        try {
            return value == null ? otherwise : Long.parseLong(value.strip());
        } catch (NumberFormatException notANumber) {
            throw wrong("int_parsing", "Input should be a valid integer", name);
        }
    }

    long requiredNumber(String name) {
        required(name);
        return number(name, 0);
    }

    /** @return null when it is not there */
    Instant time(String name) {
        String value = text(name);
        try {
            return value == null ? null : EventTime.parse(value);
        } catch (IllegalArgumentException notATime) {
            throw wrong("datetime_from_date_parsing", "Input should be a valid datetime", name);
        }
    }

    /** One of the constants, by its name or its name in lower case. */
    <E extends Enum<E>> E constant(String name, Class<E> type, E otherwise) {
        String value = text(name);
        if (value == null) return otherwise;
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(value) || each.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst().orElseThrow(() -> wrong("enum", "Input should be one of the values that there are", name));
    }

    private static int integer(String name, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException notANumber) {
            throw wrong("int_parsing", "Input should be a valid integer", name);
        }
    }

    private static ProblemException wrong(String type, String message, String name) {
        return ProblemException.invalid(type, message, "query", name);
    }
}
