package dev.partyline.agent;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Conversations;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventLog;
import dev.partyline.session.ClientCommands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The recorded conversation that plays when the server starts, so that a stranger sees something arrive. */
@ApplicationScoped
public class DemoConversation {

    private static final System.Logger LOG = System.getLogger(DemoConversation.class.getName());

    /** Always the same, so that a restart plays it again instead of piling up copies. */
    public static final ConversationId ID = ConversationId.parse("000000000000400080000000000de300");

    private static final String AGENT = "{\"kind\":\"Agent\",\"llm\":{\"model\":\"recording\",\"usage_id\":\"agent\"},"
            + "\"tools\":[],\"include_default_tools\":[\"FinishTool\",\"ThinkTool\"]}";
    private static final String RUNTIME = "{\"kind\":\"trajectory\",\"recording\":\"demo\"}";

    @Inject Conversations conversations;
    @Inject ClientCommands commands;
    @Inject EventLog log;
    @Inject AgentLeases leases;

    /**
     * Makes the conversation anew and runs it, unless somebody has said something in it, or another node may have it. Waits for storage, not for the
     * run.
     */
    public void play() {
        if (conversations.find(ID).isPresent()) {
            if (leases.shared()) return;
            if (log.state(ID).lastUserMessage() >= 0) return; // somebody spoke in it: it is theirs now
            conversations.delete(ID);
        }
        conversations.create(ID, "", "Demo: a recorded agent at work", Map.of(), AGENT, RUNTIME, Dialect.V1);
        commands.run(ID, "").whenComplete((answer, failure) -> {
            if (failure == null) LOG.log(INFO, "the demo conversation plays");
            else LOG.log(WARNING, "the demo conversation does not play", failure);
        });
    }
}
