package dev.partyline.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentStep;
import dev.partyline.agent.RateLimited;
import dev.partyline.conversation.EventDraft;
import dev.partyline.dialect.InvalidFrameException;
import dev.partyline.dialect.V1AgentEvent;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * A step that an agent hands in.
 *
 * @param failure why it cannot go on, in place of a step
 * @param after id of the last event that the agent has read
 */
record AgentStepRequest(long generation, AgentStep step, Optional<AgentFailure> failure, Optional<String> after) {

    private static final int MAX_EVENTS = 100;
    private static final int MAX_CODE_CHARS = 64;
    private static final int MAX_DETAIL_CHARS = 2_000;
    private static final String RATE_LIMITED = "RateLimited";
    private static final int MOST_SECONDS = 3_600;

    /** @throws ProblemException 422 that names the member */
    static AgentStepRequest parse(JsonObject json, String author) {
        var request = new Members(json);
        long generation = request.number("generation").orElseThrow(() -> Members.missing("generation"));
        Optional<AgentFailure> failure = request.object("failure").map(AgentStepRequest::failure);
        List<EventDraft> events = events(json.getOrDefault("events", JsonValue.EMPTY_JSON_ARRAY), author);
        if (failure.isPresent() && !events.isEmpty()) {
            throw Members.wrong("value_error", "A failure has no events; hand them in before it", "events");
        }
        boolean finished = request.flag("finished").orElse(false);
        return new AgentStepRequest(generation, finished ? AgentStep.finished(Duration.ZERO, events)
                : AgentStep.of(Duration.ZERO, events), failure, request.text("after"));
    }

    private static List<EventDraft> events(JsonValue given, String author) {
        if (!(given instanceof JsonArray array)) throw Members.wrong("list_type", "Input should be a valid list", "events");
        if (array.size() > MAX_EVENTS) {
            throw Members.wrong("too_long", "List should have at most " + MAX_EVENTS + " items", "events");
        }
        var events = new ArrayList<EventDraft>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof JsonObject event)) {
                throw ProblemException.invalid("dict_type", "Input should be a valid dictionary", "body", "events", i);
            }
            events.add(event(event, i).by(author));
        }
        return events;
    }

    private static EventDraft event(JsonObject event, int index) {
        try {
            return V1AgentEvent.parse(event);
        } catch (InvalidFrameException wrong) {
            throw ProblemException.invalid("value_error", wrong.getMessage(), "body", "events", index);
        }
    }

    private static AgentFailure failure(JsonObject given) {
        var failure = new Members(given);
        String code = failure.text("code").filter(text -> text.matches("[A-Za-z0-9_.-]{1," + MAX_CODE_CHARS + "}"))
                .orElseThrow(() -> Members.wrong("value_error", "Input should be a short name", "failure", "code"));
        String detail = failure.text("detail").filter(text -> !text.isBlank() && text.length() <= MAX_DETAIL_CHARS)
                .orElseThrow(() -> Members.wrong("value_error", "Input should be a text of at most " + MAX_DETAIL_CHARS
                        + " characters", "failure", "detail"));
        Duration retryAfter = retryAfter(failure);
        boolean limited = retryAfter != null || code.equals(RATE_LIMITED);
        return limited ? new RateLimited(code, detail, retryAfter) : new AgentFailure(code, detail);
    }

    /** @return null when the time is left to the server */
    private static Duration retryAfter(Members failure) {
        return failure.number("retry_after").map(seconds -> {
            if (seconds >= 0 && seconds <= MOST_SECONDS) return Duration.ofSeconds(seconds);
            throw Members.wrong("value_error", "Input should be a number of seconds, " + MOST_SECONDS + " at most",
                    "failure", "retry_after");
        }).orElse(null);
    }
}
