package dev.partyline.agent.outside;

import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.ExecutionStatus;
import jakarta.json.JsonObjectBuilder;

/**
 * What a program has to know of its conversation at a moment.
 *
 * @param question number of the step that a run waits for, or {@link OutsideAgents#NO_QUESTION}
 * @param stopping what was asked of the run; null for nothing
 */
public record OutsideWork(long question, ExecutionStatus status, Command stopping) {

    static OutsideWork of(long question, ConversationState state) {
        return new OutsideWork(question, state.status(), state.running() ? state.run().stopping() : null);
    }

    public boolean wanted() {
        return question != OutsideAgents.NO_QUESTION;
    }

    /** As programs read it. */
    public JsonObjectBuilder json() {
        var json = EventJson.object().add("execution_status", status.wire()).add("step_wanted", wanted());
        if (stopping != null) json.add("stopping", stopping.kind());
        return json;
    }
}
