package dev.partyline.rest;

import dev.partyline.config.ModelConfiguration;
import dev.partyline.config.Models;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The configured models as HTTP shows them: what they are called, and nothing of how they are reached. Pure functions. */
final class ModelObjects {

    private ModelObjects() {}

    /** Member {@code available_models} of a conversation (V1 spec 7.2); the ids are what {@code llm.model} may name. */
    static JsonArray available(Models models) {
        var all = EventJson.array();
        models.all().forEach(each -> all.add(EventJson.object().add("model_id", each.name()).add("name", each.model())));
        return all.build();
    }

    /** As pages of V0 list them (V0 spec 11.2). */
    static JsonArray names(Models models) {
        var names = EventJson.array();
        models.names().forEach(names::add);
        return names.build();
    }

    /** The agent of a conversation: the one that was asked for, or else one with the default model, if there is any. */
    static JsonObject agent(JsonObject wanted, Models models) {
        if (!wanted.isEmpty()) return wanted;
        return models.byDefault().map(ModelConfiguration::name).map(ModelObjects::agent)
                .orElse(JsonValue.EMPTY_JSON_OBJECT);
    }

    private static JsonObject agent(String model) {
        return EventJson.object().add("kind", "Agent")
                .add("llm", EventJson.object().add("model", model).add("usage_id", "agent")).build();
    }
}
