package dev.partyline.rest;

import java.util.Optional;
import java.util.stream.Stream;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * The agent of a start request (V1 spec 7.2), as it is kept: what the Python client needs to read its agent back,
 * without secrets, without skills, and without tool servers, of which nobody here makes use. Pure functions.
 */
final class AgentConfiguration {

    /** Every state frame carries the agent, and those have a bound. */
    private static final int MAX_CHARS = 256 << 10;

    private AgentConfiguration() {}

    /**
     * @return empty when the request names a profile or only a runtime; the dialect then shows a plain agent
     * @throws ProblemException if there is more than one way, or one that makes no agent
     */
    static JsonObject read(Members request) {
        Optional<JsonObject> agent = request.object("agent");
        Optional<JsonObject> settings = request.object("agent_settings");
        Optional<String> profile = request.text("agent_profile_id");
        if (Stream.of(agent, settings, profile).filter(Optional::isPresent).count() > 1) {
            throw Members.wrong("value_error", "Only one of agent, agent_settings and agent_profile_id may be given");
        }
        return agent.map(AgentConfiguration::checked)
                .or(() -> settings.map(AgentConfiguration::fromSettings))
                .map(AgentConfiguration::kept).orElse(JsonValue.EMPTY_JSON_OBJECT);
    }

    /** One with a model is an {@code Agent}; others have to say what they are. */
    private static JsonObject checked(JsonObject agent) {
        boolean named = agent.get("kind") instanceof JsonString;
        if (!named && new Members(agent).has("kind")) {
            throw Members.wrong("string_type", "Input should be a valid string", "agent", "kind");
        }
        if (named && !new Members(agent).has("llm")) return agent;
        JsonObject llm = llm(agent, "agent");
        return named ? agent : EventJson.object(agent).add("kind", "Agent").add("llm", llm).build();
    }

    private static JsonObject fromSettings(JsonObject settings) {
        if (!new Members(settings).has("llm")) return JsonValue.EMPTY_JSON_OBJECT;
        return EventJson.object().add("kind", "Agent").add("llm", llm(settings, "agent_settings")).build();
    }

    private static JsonObject llm(JsonObject agent, String member) {
        if (!(agent.get("llm") instanceof JsonObject llm)) throw Members.missing(member, "llm");
        if (EventJson.text(llm, "model", "").isBlank()) throw Members.missing(member, "llm", "model");
        return llm;
    }

    /** @throws ProblemException if it is too long */
    static JsonObject kept(JsonObject agent) {
        JsonObject shown = Redaction.of(agent);
        var kept = EventJson.object(shown);
        if (agent.containsKey("mcp_config")) kept.add("mcp_config", JsonValue.EMPTY_JSON_OBJECT);
        if (shown.get("agent_context") instanceof JsonObject context && context.containsKey("skills")) {
            kept.add("agent_context", EventJson.object(context).add("skills", JsonValue.EMPTY_JSON_ARRAY));
        }
        return bounded(kept.build());
    }

    private static JsonObject bounded(JsonObject kept) {
        if (EventJson.write(kept).length() <= MAX_CHARS) return kept;
        throw Members.wrong("too_long", "The agent's configuration is too long", "agent");
    }
}
