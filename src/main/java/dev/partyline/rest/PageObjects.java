package dev.partyline.rest;

import java.util.List;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventTime;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** A conversation as the page's own backend shows it (V1 spec 7.6). Pure functions. */
final class PageObjects {

    private PageObjects() {}

    static JsonObject conversation(ConversationMetadata metadata, ConversationState state) {
        var info = EventJson.object().add("id", metadata.id().hex());
        List.of("created_by_user_id", "selected_repository", "selected_branch", "git_provider", "trigger",
                "session_api_key", "parent_conversation_id").forEach(info::addNull);
        ConversationInfo.addMetrics(info, state);
        List.of("pr_number", "sub_conversation_ids").forEach(name -> info.add(name, JsonValue.EMPTY_JSON_ARRAY));
        ConversationInfo.orNull(info, "title", metadata.title());
        ConversationInfo.orNull(info, "llm_model", ConversationInfo.model(metadata));
        info.add("sandbox_id", metadata.id().hex()).add("sandbox_status", "RUNNING")
                .add("execution_status", state.status().wire()).add("conversation_url", ConversationInfo.url(metadata));
        return times(info, metadata).build();
    }

    /** A start that is over: conversations need no time to start. */
    static JsonObject startTask(ConversationMetadata metadata) {
        var task = EventJson.object().add("id", metadata.id().hex()).addNull("created_by_user_id")
                .add("status", "READY").addNull("detail").add("app_conversation_id", metadata.id().hex())
                .add("sandbox_id", metadata.id().hex()).addNull("agent_server_url").add("request", request(metadata));
        return times(task, metadata).build();
    }

    /** What is still known of the request. */
    private static JsonObjectBuilder request(ConversationMetadata metadata) {
        var request = EventJson.object();
        ConversationInfo.orNull(request, "title", metadata.title());
        ConversationInfo.orNull(request, "llm_model", ConversationInfo.model(metadata));
        return request;
    }

    static JsonObject sandbox(ConversationMetadata metadata) {
        return EventJson.object().add("id", metadata.id().hex()).addNull("created_by_user_id")
                .add("sandbox_spec_id", "partyline").add("status", "RUNNING").addNull("session_api_key")
                .addNull("exposed_urls").add("created_at", EventTime.format(metadata.createdAt())).build();
    }

    private static JsonObjectBuilder times(JsonObjectBuilder json, ConversationMetadata metadata) {
        return json.add("created_at", EventTime.format(metadata.createdAt()))
                .add("updated_at", EventTime.format(metadata.updatedAt()));
    }
}
