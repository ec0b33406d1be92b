package dev.partyline.agent;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.partyline.conversation.ConversationMetadata;
import jakarta.json.JsonObject;

/** Makes runtimes of one kind. Implementations are CDI beans; the supervisor finds them by {@link #kind}. */
public interface RuntimeFactory {

    /** The {@code kind} in a conversation's {@code runtime} object, such as {@code trajectory}. */
    String kind();

    /**
     * Looks at a {@code runtime} object before a conversation is made with it. Does not block.
     *
     * @throws IllegalArgumentException with a text for the client, if nothing can be run from it
     */
    void check(JsonObject runtime);

    /**
     * Makes what a conversation needs elsewhere, before there is a conversation. Does not block.
     *
     * @param runtime that was checked
     * @param start the client's whole request, which may hold secrets: they are for the agent, and kept nowhere here
     * @return completes with the runtime to be kept in its place; fails with an {@link AgentFailure}, or with an
     *      {@link IllegalArgumentException} if the request is to blame
     */
    default CompletionStage<JsonObject> prepare(JsonObject runtime, JsonObject start) {
        return CompletableFuture.completedFuture(runtime);
    }

    /** Whether its agents live on when this server ends, so that a run that was active then goes on at the next start. */
    default boolean outlivesServer() {
        return false;
    }

    /**
     * Whether what its agents have begun is finished when the node is gone that they were in session on, so that another one
     * waits for what it comes to instead of taking it for lost.
     */
    default boolean outlivesNode() {
        return outlivesServer();
    }

    /**
     * Makes the runtime of a conversation, ready to go on where its log says the last one stopped.
     *
     * @param offsets where the log has the event of an id, if it has it, so that a runtime with predictable ids finds its
     *     place again after a restart, and what its answers answer
     */
    AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets);
}
