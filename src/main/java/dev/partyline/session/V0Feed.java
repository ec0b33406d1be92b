package dev.partyline.session;

import java.time.Instant;
import java.util.List;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V0EventFilter;
import dev.partyline.dialect.V0Frames;
import dev.partyline.dialect.V0Wire;

/**
 * What a client of V0 sees of one conversation's log, as the data of Socket.IO packets.
 *
 * @param filter by the state at which the client connected
 */
record V0Feed(ConversationId conversation, EventLog log, Limits limits, V0EventFilter filter) implements Feed {

    @Override
    public List<ConversationEvent> read(long cursor) {
        return log.read(conversation, cursor + 1, limits.windowFrames(), limits.windowBytes());
    }

    @Override
    public String frame(ConversationEvent event) {
        return filter.sends(event) ? event.wire(Dialect.V0, V0Feed::packet) : "";
    }

    private static String packet(ConversationEvent event) {
        String payload = V0Wire.encode(event);
        return payload.isEmpty() ? "" : V0Frames.packet(payload);
    }

    @Override
    public long head() {
        return log.head(conversation).offset();
    }

    @Override
    public String title(String title) {
        return V0Frames.packet(V0Frames.title(conversation, title));
    }

    /** The protocol has nothing for it. */
    @Override
    public boolean showsText() {
        return false;
    }

    @Override
    public String status(StatusLine line, Instant now) {
        return V0Frames.packet(switch (line.kind()) {
            case INFO -> V0Frames.info(line.id(), line.text());
            case ERROR -> V0Frames.knownError(line.id(), line.text());
            case NOTICE -> V0Frames.error(line.id(), line.text(), now);
        });
    }
}
