package dev.partyline.dialect;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;

/**
 * What an action comes to in a conversation of V0 when it is not carried out, each in the dialect of the action: a
 * recording of V1 may play there, too. Pure functions, but for the random event ids.
 */
public final class ActionAnswers {

    private ActionAnswers() {}

    /** @param stopped whether somebody stopped the agent; otherwise it failed */
    public static EventDraft notExecuted(ConversationEvent action, boolean stopped) {
        if (action.dialect() == Dialect.V0) return V0Events.notExecuted(action, stopped);
        JsonObject json = EventJson.parseObject(action.payload());
        return V1Events.agentError(EventJson.text(json, "tool_name", ""), call(json),
                stopped ? V0Events.STOPPED : V0Events.FAILED).causedBy(action.offset());
    }

    public static EventDraft rejected(ConversationEvent action) {
        if (action.dialect() == Dialect.V0) return V0Events.rejected(action);
        JsonObject json = EventJson.parseObject(action.payload());
        return V1Events.rejection(EventJson.text(json, "tool_name", ""), call(json), action.eventId(),
                V0Events.REJECTED).causedBy(action.offset());
    }

    private static String call(JsonObject json) {
        return EventJson.text(json, "tool_call_id", "");
    }
}
