package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.invalid;

import java.util.Set;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.Statistics;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * What an agent says that its models have used (V1 spec 4.7): one snapshot of totals for each use. The lists of single
 * calls, which other agents report too, are left out: they would grow without end. Pure.
 */
final class V1Statistics {

    private static final String USAGES = "usage_to_metrics";
    private static final Set<String> LISTS = Set.of("costs", "response_latencies", "token_usages");
    private static final Set<String> COUNTS = Set.of("prompt_tokens", "completion_tokens", "cache_read_tokens",
            "cache_write_tokens", "reasoning_tokens", "context_window", "per_turn_token");
    private static final Set<String> NAMES = Set.of("model", "response_id");

    private V1Statistics() {}

    /** @throws InvalidFrameException that names the member */
    static JsonObject checked(JsonObject value) {
        if (!value.keySet().equals(Set.of(USAGES))) throw invalid("value must have the member " + USAGES + " and no other");
        JsonObject usages = V1Fields.object(value.get(USAGES), "value." + USAGES);
        if (usages.size() > Statistics.MOST_USAGES) {
            throw invalid("value." + USAGES + " must have at most " + Statistics.MOST_USAGES + " members");
        }
        var checked = EventJson.object();
        usages.forEach((usage, metrics) -> checked.add(name(usage), snapshot(V1Fields.object(metrics, "metrics"))));
        return EventJson.object().add(USAGES, checked).build();
    }

    private static String name(String usage) {
        if (!usage.isBlank() && usage.length() <= Statistics.MAX_NAME_CHARS) return usage;
        throw invalid("what a model is used for must have 1 to " + Statistics.MAX_NAME_CHARS + " characters");
    }

    private static JsonObject snapshot(JsonObject metrics) {
        var snapshot = EventJson.object();
        metrics.forEach((member, value) -> {
            if (value == JsonValue.NULL || LISTS.contains(member)) return;
            switch (member) {
                case "model_name" -> snapshot.add(member, V1Fields.text(metrics, member, "metrics"));
                case "accumulated_cost", "max_budget_per_task" -> snapshot.add(member, number(value, member));
                case "accumulated_token_usage" -> snapshot.add(member, tokens(V1Fields.object(value, member)));
                default -> throw invalid("metrics have no members but model_name, accumulated_cost, max_budget_per_task"
                        + " and accumulated_token_usage");
            }
        });
        return snapshot.build();
    }

    private static JsonObject tokens(JsonObject usage) {
        var tokens = EventJson.object();
        usage.forEach((member, value) -> {
            if (value == JsonValue.NULL) return;
            if (NAMES.contains(member)) tokens.add(member, V1Fields.text(usage, member, "accumulated_token_usage"));
            else if (COUNTS.contains(member)) tokens.add(member, count(value, member));
            else throw invalid("accumulated_token_usage has no members but model, response_id and counts of tokens");
        });
        return tokens.build();
    }

    private static JsonValue count(JsonValue value, String member) {
        if (number(value, member) instanceof JsonNumber number && number.isIntegral()) return value;
        throw invalid(member + " must be a whole number");
    }

    private static JsonValue number(JsonValue value, String member) {
        if (Statistics.isNumber(value)) return value;
        throw invalid(member + " must be a number that is not below zero");
    }
}
