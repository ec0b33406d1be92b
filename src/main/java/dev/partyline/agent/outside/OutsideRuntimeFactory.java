package dev.partyline.agent.outside;

import java.util.OptionalLong;
import java.util.function.Function;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.conversation.ConversationMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;

/** For conversations whose agent is a program outside; their {@code runtime} needs nothing but the kind. */
@ApplicationScoped
public class OutsideRuntimeFactory implements RuntimeFactory {

    @Inject OutsideAgents agents;

    @Override
    public String kind() {
        return OutsideAgents.KIND;
    }

    @Override
    public void check(JsonObject runtime) {
        // there is nothing in it to be wrong
    }

    /** {@inheritDoc} The program does it, and tells whichever node it finds. */
    @Override
    public boolean outlivesNode() {
        return true;
    }

    @Override
    public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
        return agents.open(metadata.id());
    }
}
