package dev.partyline.conversation;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * What the models of a conversation have used so far, by what they were used for (V1 spec 4.7): the folded value of the
 * state {@code stats}. Agents report totals, so a report that comes twice or late changes nothing: what is counted only
 * rises, everything else is as it was reported last. Whatever a report holds beyond that is left out, and there are no more
 * than {@value #MOST_USAGES} uses. Pure, and total as the fold is.
 */
public final class Statistics {

    /** Key of the state update. */
    public static final String KEY = "stats";
    /** What the main model is used for; pages show the costs of this one. */
    public static final String AGENT = "agent";
    public static final int MOST_USAGES = 16;
    public static final int MAX_NAME_CHARS = 128;
    /** Larger numbers are no counts. */
    public static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000_000L);

    private static final String USAGES = "usage_to_metrics";
    private static final String COST = "accumulated_cost";
    private static final String TOKENS = "accumulated_token_usage";
    private static final List<String> COUNTERS = List.of("prompt_tokens", "completion_tokens", "cache_read_tokens",
            "cache_write_tokens", "reasoning_tokens");
    private static final int MAX_SCALE = 30;

    private Statistics() {}

    /**
     * The statistics behind a report.
     *
     * @param before folded so far, as JSON text; null for none
     * @param report value of a state update
     * @return as JSON text; what was there before if nothing is reported
     */
    static String after(String before, JsonValue report) {
        Map<String, JsonObject> reported = usages(report);
        if (reported.isEmpty()) return before;
        Map<String, JsonObject> all = usages(before == null ? JsonValue.NULL : EventJson.parse(before));
        reported.forEach((usage, metrics) -> {
            JsonObject known = all.get(usage);
            if (known == null && (all.size() >= MOST_USAGES || usage.length() > MAX_NAME_CHARS)) return;
            all.put(usage, merged(known == null ? JsonValue.EMPTY_JSON_OBJECT : known, metrics));
        });
        var usages = EventJson.object();
        all.forEach(usages::add);
        return EventJson.write(EventJson.object().add(USAGES, usages).build());
    }

    /** @param metrics member {@code llm_metrics} of an action of V0 (V0 spec 5.1) */
    static JsonObject ofV0(JsonObject metrics) {
        return EventJson.object().add(USAGES, EventJson.object().add(AGENT, metrics)).build();
    }

    /**
     * Of all uses together, as one of them.
     *
     * @return empty when nothing was reported
     */
    public static Optional<JsonObject> total(ConversationState state) {
        Map<String, JsonObject> all = usages(EventJson.parse(state.value(KEY, "{}")));
        if (all.isEmpty()) return Optional.empty();
        JsonObject main = all.getOrDefault(AGENT, all.values().iterator().next());
        var total = EventJson.object(main);
        if (!main.containsKey("max_budget_per_task")) total.addNull("max_budget_per_task");
        total.add(COST, all.values().stream().map(each -> number(each, COST)).reduce(BigDecimal.ZERO, BigDecimal::add));
        var tokens = EventJson.object(object(main, TOKENS));
        for (String counter : COUNTERS) {
            tokens.add(counter, all.values().stream().map(each -> number(object(each, TOKENS), counter))
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
        return Optional.of(total.add(TOKENS, tokens).build());
    }

    private static Map<String, JsonObject> usages(JsonValue value) {
        var usages = new LinkedHashMap<String, JsonObject>();
        if (!(value instanceof JsonObject stats)) return usages;
        object(stats, USAGES).forEach((usage, metrics) -> {
            if (metrics instanceof JsonObject known) usages.put(usage, known);
        });
        return usages;
    }

    private static JsonObject merged(JsonObject before, JsonObject report) {
        JsonObject oldTokens = object(before, TOKENS);
        JsonObject newTokens = object(report, TOKENS);
        var tokens = EventJson.object();
        text(tokens, "model", oldTokens, newTokens);
        for (String counter : COUNTERS) tokens.add(counter, number(oldTokens, counter).max(number(newTokens, counter)));
        newest(tokens, "context_window", oldTokens, newTokens);
        newest(tokens, "per_turn_token", oldTokens, newTokens);
        text(tokens, "response_id", oldTokens, newTokens);
        var merged = EventJson.object();
        String model = EventJson.text(newTokens, "model", "default");
        merged.add("model_name", shortened(EventJson.text(report, "model_name",
                EventJson.text(before, "model_name", model))));
        merged.add(COST, number(before, COST).max(number(report, COST)));
        if (isNumber(report.get("max_budget_per_task"))) {
            merged.add("max_budget_per_task", number(report, "max_budget_per_task"));
        }
        return merged.add(TOKENS, tokens).build();
    }

    private static void text(JsonObjectBuilder to, String member, JsonObject before, JsonObject report) {
        to.add(member, shortened(EventJson.text(report, member, EventJson.text(before, member, ""))));
    }

    private static void newest(JsonObjectBuilder to, String member, JsonObject before, JsonObject report) {
        to.add(member, number(isNumber(report.get(member)) ? report : before, member));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_NAME_CHARS ? text : text.substring(0, MAX_NAME_CHARS);
    }

    private static JsonObject object(JsonObject from, String member) {
        return from.get(member) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static BigDecimal number(JsonObject from, String member) {
        return isNumber(from.get(member)) ? from.getJsonNumber(member).bigDecimalValue() : BigDecimal.ZERO;
    }

    /** Whether it is one that can be counted with, however many digits somebody has written. */
    public static boolean isNumber(JsonValue value) {
        if (!(value instanceof JsonNumber number)) return false;
        BigDecimal exact = number.bigDecimalValue();
        return exact.signum() >= 0 && exact.scale() <= MAX_SCALE && exact.scale() >= -MAX_SCALE
                && exact.compareTo(LARGEST) <= 0;
    }
}
