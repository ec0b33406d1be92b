package dev.partyline.session;

import java.util.List;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Wire;

/** What a program that is the agent is told of its conversation's log: everything that clients of V1 see, whole. */
record AgentFeed(ConversationId conversation, EventLog log, Limits limits) implements Feed {

    @Override
    public List<ConversationEvent> read(long cursor) {
        return log.read(conversation, cursor + 1, limits.windowFrames(), limits.windowBytes());
    }

    @Override
    public String frame(ConversationEvent event) {
        return V1Wire.whole(event).map(each -> "{\"type\":\"event\",\"event\":" + each.payload() + "}").orElse("");
    }

    @Override
    public long head() {
        return log.head(conversation).offset();
    }

    /** Not its business. */
    @Override
    public String title(String title) {
        return "";
    }

    /** It writes that itself. */
    @Override
    public boolean showsText() {
        return false;
    }

    @Override
    public boolean watches() {
        return false;
    }
}
