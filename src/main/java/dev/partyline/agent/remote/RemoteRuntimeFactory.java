package dev.partyline.agent.remote;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.agent.AgentFailure;
import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.config.RemoteServer;
import dev.partyline.config.RemoteServers;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;

/**
 * For conversations that an agent server executes. What the client says of its agent, goes there when the conversation is
 * made, and is kept here without its secrets only.
 */
@ApplicationScoped
public class RemoteRuntimeFactory implements RuntimeFactory {

    /** Of a start request, what the agent server is told (V1 spec 7.2); the rest is ours. */
    private static final Set<String> PASSED = Set.of("agent", "agent_settings", "agent_profile_id", "workspace", "worktree",
            "confirmation_policy", "security_analyzer", "max_iterations", "stuck_detection", "secrets", "secrets_encrypted",
            "tool_module_qualnames", "client_tools", "agent_definitions", "plugins", "hook_config", "tags", "user_id",
            "observability_metadata", "observability_tags", "observability_span_name", "autotitle", "title_llm_profile",
            "agent_launch_additions");

    @Inject RemoteAgents agents;
    @Inject RemoteServers servers;

    @Override
    public String kind() {
        return RemoteConversation.KIND;
    }

    @Override
    public void check(JsonObject runtime) {
        RemoteConversation.server(runtime, servers);
    }

    @Override
    public boolean outlivesServer() {
        return true;
    }

    /** {@inheritDoc} It is looked up there if the client names one, and made there if not. */
    @Override
    public CompletionStage<JsonObject> prepare(JsonObject runtime, JsonObject start) {
        RemoteServer server = RemoteConversation.server(runtime, servers);
        boolean adopts = RemoteConversation.adopts(runtime);
        ConversationId id = adopts ? RemoteConversation.idIn(runtime) : ConversationId.random();
        CompletionStage<JsonObject> there = adopts ? agents.api(server).info(id.dashed())
                : agents.api(server).create(request(id, start));
        return there.handle((info, failure) -> {
            if (failure != null) throw why(server, failure);
            return EventJson.object(runtime).add(RemoteConversation.ID, id.dashed()).build();
        });
    }

    private static JsonObject request(ConversationId id, JsonObject start) {
        var request = EventJson.object().add(RemoteConversation.ID, id.dashed());
        start.forEach((member, value) -> {
            if (PASSED.contains(member)) request.add(member, value);
        });
        return request.build();
    }

    /** Nothing of what the server said: it may repeat what the client sent. */
    private static RuntimeException why(RemoteServer server, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RemoteRefusedException refused) {
            return new IllegalArgumentException("The agent server " + server.name() + (refused.status() == 404
                    ? " has no such conversation" : " refused the request with HTTP " + refused.status()));
        }
        return new AgentFailure(AgentFailure.UNREACHABLE, "The agent server " + server.name() + " does not answer");
    }

    /** Where it stands, its session finds in the log. */
    @Override
    public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
        return agents.open(metadata);
    }
}
