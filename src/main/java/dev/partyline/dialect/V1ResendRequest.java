package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.invalid;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.partyline.conversation.EventTime;

/**
 * What a client wants to see again when it connects (V1 spec 1.1).
 *
 * <p>Precedence where several are given: {@code after}, {@code latest} (both ours), {@code resend_mode},
 * {@code resend_all}. Each that is given must be readable, even one that does not count. Of a parameter that is given
 * twice the last one counts; unknown ones are ignored.
 *
 * @param warnSinceWithoutTime whether {@code since} was asked without a time, which means nothing is sent again
 */
public record V1ResendRequest(Choice choice, boolean warnSinceWithoutTime) {

    /** Largest number that {@code latest} takes. */
    public static final int MAX_LATEST_EVENTS = 10_000;

    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");
    private static final Pattern EVENT_ID = Pattern.compile("\\P{Cntrl}{1,200}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,5}");

    /** Where a replay begins. */
    public sealed interface Choice {}

    /** Only what happens from now on. */
    public record None() implements Choice {}

    /** From the first event. */
    public record All() implements Choice {}

    /** From the first event at or after a time. */
    public record Since(Instant time) implements Choice {}

    /** Behind the event with this id, which need not exist. */
    public record After(String eventId) implements Choice {}

    /** The newest events, as many as there are up to this number. */
    public record Latest(int events) implements Choice {}

    /**
     * @param query decoded, as {@link QueryString#parse} gives it
     * @throws InvalidFrameException naming the parameter that is wrong
     */
    public static V1ResendRequest parse(Map<String, List<String>> query) {
        String after = last(query, "after");
        if (after != null && !EVENT_ID.matcher(after).matches()) throw invalid("after must be an event id");
        Integer latest = count(last(query, "latest"));
        String mode = mode(last(query, "resend_mode"));
        Instant time = time(last(query, "after_timestamp"));
        boolean all = truth(last(query, "resend_all"));
        if (after != null) return of(new After(after));
        if (latest != null) return of(new Latest(latest));
        if (mode == null) return of(all ? new All() : new None());
        if (mode.equals("all")) return of(new All());
        return time == null ? new V1ResendRequest(new None(), true) : of(new Since(time));
    }

    private static V1ResendRequest of(Choice choice) {
        return new V1ResendRequest(choice, false);
    }

    private static String last(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static Integer count(String text) {
        if (text == null) return null;
        int events = COUNT.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (events >= 0 && events <= MAX_LATEST_EVENTS) return events;
        throw invalid("latest must be a number from 0 to " + MAX_LATEST_EVENTS);
    }

    private static String mode(String text) {
        if (text == null || text.equals("all") || text.equals("since")) return text;
        throw invalid("resend_mode must be 'all' or 'since'");
    }

    private static Instant time(String text) {
        try {
            return text == null ? null : EventTime.parse(text);
        } catch (IllegalArgumentException notATime) {
            throw invalid("after_timestamp must be an ISO-8601 date and time");
        }
    }

    private static boolean truth(String text) {
        if (text == null) return false;
        String word = text.toLowerCase(Locale.ROOT);
        if (TRUE.contains(word) || FALSE.contains(word)) return TRUE.contains(word);
        throw invalid("resend_all must be true or false");
    }
}
