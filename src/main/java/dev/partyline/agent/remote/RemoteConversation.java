package dev.partyline.agent.remote;

import dev.partyline.config.RemoteServer;
import dev.partyline.config.RemoteServers;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * Which conversation of which agent server executes one of ours: what its {@code runtime} says.
 *
 * @param id there
 * @param deletes whether it is deleted there when ours is removed for good
 */
record RemoteConversation(RemoteServer server, ConversationId id, boolean deletes) {

    static final String KIND = "remote";
    static final String ID = "conversation_id";

    private static final String SERVER = "server";
    private static final String DELETE = "delete_remote";

    /** Where a runtime says that it is executed; what it says else is looked at.
     *  @throws IllegalArgumentException with a text for the client */
    static RemoteServer server(JsonObject runtime, RemoteServers servers) {
        if (runtime.containsKey("url")) {
            throw new IllegalArgumentException("Agent servers are named by the administrator; say which one in 'server'");
        }
        if (adopts(runtime)) idIn(runtime);
        JsonValue delete = runtime.getOrDefault(DELETE, JsonValue.FALSE);
        if (delete != JsonValue.TRUE && delete != JsonValue.FALSE) {
            throw new IllegalArgumentException("'" + DELETE + "' must be true or false");
        }
        return servers.find(EventJson.text(runtime, SERVER, ""))
                .orElseThrow(() -> new IllegalArgumentException("There is no agent server of the name in 'server'"));
    }

    /** Whether a client names a conversation that is there already. */
    static boolean adopts(JsonObject runtime) {
        return runtime.getOrDefault(ID, JsonValue.NULL) != JsonValue.NULL;
    }

    static ConversationId idIn(JsonObject runtime) {
        try {
            return ConversationId.parse(EventJson.text(runtime, ID, ""));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("'" + ID + "' must be the UUID of a conversation there", none);
        }
    }

    /** @throws IllegalArgumentException if the server is not configured any more */
    static RemoteConversation of(JsonObject runtime, RemoteServers servers) {
        return new RemoteConversation(server(runtime, servers), idIn(runtime), runtime.getBoolean(DELETE, false));
    }

    /** Who the records are by that come from there. */
    String author() {
        return "agent-server:" + server.name();
    }
}
