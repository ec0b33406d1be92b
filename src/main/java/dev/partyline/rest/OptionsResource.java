package dev.partyline.rest;

import dev.partyline.config.ModelConfiguration;
import dev.partyline.config.Models;
import dev.partyline.conversation.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/**
 * What the page of V0 wants to know before it shows anything (V0 spec 11.1): that nobody logs in here, and settings that
 * need no more asking. All of it but the models is fixed: there is nothing to choose, and nothing secret.
 */
@ApplicationScoped
@Path("")
public class OptionsResource {

    private static final JsonObject CONFIGURATION = EventJson.parseObject("{\"APP_MODE\":\"oss\","
            + "\"GITHUB_CLIENT_ID\":\"\",\"POSTHOG_CLIENT_KEY\":\"\","
            + "\"FEATURE_FLAGS\":{\"ENABLE_BILLING\":false,\"HIDE_LLM_SETTINGS\":false}}");
    /** The page asks nobody whether it may send statistics when the answer is there already. */
    private static final JsonObject SETTINGS = EventJson.parseObject("{\"language\":\"en\",\"agent\":\"CodeActAgent\","
            + "\"llm_model\":null,\"llm_base_url\":null,\"llm_api_key\":null,\"llm_api_key_set\":false,"
            + "\"search_api_key\":null,\"search_api_key_set\":false,\"max_iterations\":null,"
            + "\"max_budget_per_task\":null,\"confirmation_mode\":false,\"security_analyzer\":null,"
            + "\"enable_default_condenser\":true,\"condenser_max_size\":null,\"enable_sound_notifications\":false,"
            + "\"enable_proactive_conversation_starters\":false,\"enable_solvability_analysis\":false,"
            + "\"user_consents_to_analytics\":false,\"remote_runtime_resource_factor\":1,\"mcp_config\":null,"
            + "\"git_user_name\":null,\"git_user_email\":null,\"email\":null,\"email_verified\":null,"
            + "\"provider_tokens_set\":{}}");

    @Inject Models models;

    @GET
    @Path("options/config")
    public Response configuration() {
        return Answers.ok(CONFIGURATION);
    }

    /** The model is the one that conversations get. */
    @GET
    @Path("settings")
    public Response settings() {
        return Answers.ok(models.byDefault().map(OptionsResource::with).orElse(SETTINGS));
    }

    private static JsonObject with(ModelConfiguration model) {
        return EventJson.object(SETTINGS).add("llm_model", model.name())
                .add("llm_api_key_set", model.apiKey().isPresent()).build();
    }

    /** Those that an administrator has named; conversations may bring another one along. */
    @GET
    @Path("options/models")
    public Response models() {
        return Answers.ok(ModelObjects.names(models));
    }

    @GET
    @Path("options/agents")
    public Response agents() {
        return Answers.ok(EventJson.array().add(SETTINGS.getString("agent")).build());
    }

    @GET
    @Path("options/security-analyzers")
    public Response analyzers() {
        return Answers.ok(JsonValue.EMPTY_JSON_ARRAY);
    }
}
