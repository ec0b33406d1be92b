package dev.partyline.rest;

import java.time.Instant;
import java.util.List;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import dev.partyline.conversation.Statistics;
import dev.partyline.dialect.V1FullState;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/**
 * A conversation as HTTP shows it: one object with the members of the Python client and those of the page (V1 spec
 * 7.7). Unlike in events, a member without a value is null here. Pure functions.
 */
final class ConversationInfo {

    /** Members that nothing here has a value for. */
    private static final List<String> ABSENT = List.of("forked_from_conversation_id", "forked_from_event_id",
            "parent_conversation_id", "launched_agent_profile", "session_api_key", "selected_repository",
            "selected_branch", "git_provider", "trigger");
    private static final List<String> EMPTY_LISTS = List.of("sub_conversation_ids", "client_tools", "pr_number");

    private static final int MAX_STATE_BYTES = 512 << 10;
    private static final int MAX_LISTED_BYTES = 32 << 10;

    private ConversationInfo() {}

    /** @param connections number of clients that watch it
     *  @param models that it can be made with, see {@link ModelObjects} */
    static JsonObject of(ConversationMetadata metadata, ConversationState state, int connections, JsonArray models) {
        return of(metadata, state, connections, models, MAX_STATE_BYTES);
    }

    /** One of many: the parts without which a client still knows what it is are left out earlier. */
    static JsonObject listed(ConversationMetadata metadata, ConversationState state, int connections,
            JsonArray models) {
        return of(metadata, state, connections, models, MAX_LISTED_BYTES);
    }

    private static JsonObject of(ConversationMetadata metadata, ConversationState state, int connections,
            JsonArray models, int maxStateBytes) {
        String directory = "conversations/" + metadata.id().hex(); // a name; where it lies is nobody's business
        var info = EventJson.object(V1FullState.value(metadata, state, directory, maxStateBytes));
        ABSENT.forEach(info::addNull);
        addMetrics(info, state);
        EMPTY_LISTS.forEach(name -> info.add(name, JsonValue.EMPTY_JSON_ARRAY));
        addForPython(info, metadata);
        addForPage(info, metadata, V0Lifecycle.stopped(metadata, state));
        return info.add("available_models", models).add("num_connections", connections).build();
    }

    /** Of all models together; null before anything was reported. */
    static void addMetrics(JsonObjectBuilder info, ConversationState state) {
        Statistics.total(state).ifPresentOrElse(total -> info.add("metrics", total), () -> info.addNull("metrics"));
    }

    private static void addForPython(JsonObjectBuilder info, ConversationMetadata metadata) {
        info.add("id", metadata.id().dashed());
        orNull(info, "title", metadata.title());
        orNull(info, "current_model_id", model(metadata));
        orNull(info, "llm_model", model(metadata));
        info.add("supports_runtime_model_switch", false);
        info.add("created_at", time(metadata.createdAt())).add("updated_at", time(metadata.updatedAt()));
    }

    /**
     * Pages start a conversation that is {@code STOPPED}, open no socket to one without {@code runtime_status} or
     * {@code url}, and take from the latter the host only: a path means their own. By the version they choose the socket.
     */
    private static void addForPage(JsonObjectBuilder info, ConversationMetadata metadata, boolean stopped) {
        info.add("conversation_id", metadata.id().hex()).add("conversation_version", metadata.dialect().name());
        info.add("status", stopped ? "STOPPED" : "RUNNING");
        orNull(info, "runtime_status", stopped ? null : "STATUS$READY");
        orNull(info, "url", stopped ? null : url(metadata));
        info.add("last_updated_at", time(metadata.updatedAt()));
        V0Labels.show(info, metadata);
    }

    static String url(ConversationMetadata metadata) {
        return "/api/conversations/" + metadata.id().hex();
    }

    private static String time(Instant instant) {
        return EventTime.format(instant);
    }

    static String model(ConversationMetadata metadata) {
        JsonValue llm = EventJson.parseObject(metadata.agent()).get("llm");
        return llm instanceof JsonObject object ? EventJson.text(object, "model", null) : null;
    }

    static void orNull(JsonObjectBuilder info, String name, String value) {
        if (value == null) info.addNull(name); else info.add(name, value);
    }
}
