package dev.partyline.agent.outside;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentStep;
import dev.partyline.agent.RateLimited;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.V1AgentEvent;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * A step that a program hands in, however it comes: {@code events}, {@code finished}, or a {@code failure} in their place.
 *
 * @param failure why it cannot go on, in place of a step
 * @param after id of the last event that the program has read, or the empty string for none
 */
public record OutsideStep(AgentStep step, Optional<AgentFailure> failure, Optional<String> after) {

    private static final int MAX_EVENTS = 100;
    private static final int MAX_CODE_CHARS = 64;
    private static final int MAX_DETAIL_CHARS = 2_000;
    private static final String RATE_LIMITED = "RateLimited";
    private static final int MOST_SECONDS = 3_600;

    /** @param author of its records
     *  @throws WrongStepException that names the member; other members mean nothing here */
    public static OutsideStep parse(JsonObject given, String author) {
        Optional<AgentFailure> failure = Optional.ofNullable(member(given, "failure")).map(OutsideStep::failure);
        JsonValue listed = given.getOrDefault("events", JsonValue.EMPTY_JSON_ARRAY);
        List<EventDraft> events = events(listed, author);
        if (failure.isPresent() && !events.isEmpty()) {
            throw wrong("A failure has no events; hand them in before it", "events");
        }
        return new OutsideStep(finished(given) ? AgentStep.finished(Duration.ZERO, events)
                : AgentStep.of(Duration.ZERO, events), failure, after(given));
    }

    private static Optional<String> after(JsonObject given) {
        JsonValue value = member(given, "after");
        if (value == null) return Optional.empty();
        if (value instanceof JsonString text) return Optional.of(text.getString());
        throw new WrongStepException("string_type", "Input should be a valid string", "after");
    }

    private static boolean finished(JsonObject given) {
        JsonValue value = member(given, "finished");
        if (value == null || value == JsonValue.FALSE) return false;
        if (value == JsonValue.TRUE) return true;
        throw new WrongStepException("bool_type", "Input should be a valid boolean", "finished");
    }

    private static List<EventDraft> events(JsonValue given, String author) {
        if (!(given instanceof JsonArray array)) {
            throw new WrongStepException("list_type", "Input should be a valid list", "events");
        }
        if (array.size() > MAX_EVENTS) {
            throw new WrongStepException("too_long", "List should have at most " + MAX_EVENTS + " items", "events");
        }
        var events = new ArrayList<EventDraft>();
        for (int i = 0; i < array.size(); i++) events.add(event(object(array.get(i), "events", i), i).by(author));
        return events;
    }

    private static EventDraft event(JsonObject event, int index) {
        try {
            return V1AgentEvent.parse(event);
        } catch (InvalidFrameException wrong) {
            throw wrong(wrong.getMessage(), "events", index);
        }
    }

    private static AgentFailure failure(JsonValue given) {
        JsonObject failure = object(given, "failure");
        String code = EventJson.text(failure, "code", "");
        if (!code.matches("[A-Za-z0-9_.-]{1," + MAX_CODE_CHARS + "}")) {
            throw wrong("Input should be a short name", "failure", "code");
        }
        String detail = EventJson.text(failure, "detail", "");
        if (detail.isBlank() || detail.length() > MAX_DETAIL_CHARS) {
            throw wrong("Input should be a text of at most " + MAX_DETAIL_CHARS + " characters", "failure", "detail");
        }
        Duration retryAfter = retryAfter(failure);
        boolean limited = retryAfter != null || code.equals(RATE_LIMITED);
        return limited ? new RateLimited(code, detail, retryAfter) : new AgentFailure(code, detail);
    }

    /** @return null when the time is left to the server */
    private static Duration retryAfter(JsonObject failure) {
        JsonValue given = member(failure, "retry_after");
        if (given == null) return null;
        if (given instanceof JsonNumber seconds && seconds.isIntegral() && seconds.doubleValue() >= 0
                && seconds.doubleValue() <= MOST_SECONDS) {
            return Duration.ofSeconds(seconds.longValue());
        }
        throw wrong("Input should be a number of seconds, " + MOST_SECONDS + " at most", "failure", "retry_after");
    }

    private static JsonObject object(JsonValue value, Object... place) {
        if (value instanceof JsonObject object) return object;
        throw new WrongStepException("dict_type", "Input should be a valid dictionary", place);
    }

    /** @return null when there is none, or a null */
    private static JsonValue member(JsonObject given, String name) {
        JsonValue value = given.get(name);
        return value == JsonValue.NULL ? null : value;
    }

    private static WrongStepException wrong(String message, Object... place) {
        return new WrongStepException("value_error", message, place);
    }
}
