package dev.partyline.session;

import java.time.Instant;
import java.util.List;

import dev.partyline.config.Limits;
import dev.partyline.conversation.Command;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventLog;
import dev.partyline.dialect.V1Errors;
import dev.partyline.dialect.V1FullState;
import dev.partyline.dialect.V1Wire;

/** What a client of V1 sees of one conversation's log. */
final class V1Feed implements Feed {

    private final ConversationMetadata metadata;
    private final EventLog log;
    private final Limits limits;
    private final long liveFrom;
    private final ClosingFrames closing;

    /** @param liveFrom first offset that counts as live: only behind it does the end of a run show the whole state */
    V1Feed(ConversationMetadata metadata, EventLog log, Limits limits, long liveFrom, ClosingFrames closing) {
        this.metadata = metadata;
        this.log = log;
        this.limits = limits;
        this.liveFrom = liveFrom;
        this.closing = closing;
    }

    @Override
    public List<ConversationEvent> read(long cursor) {
        return log.read(metadata.id(), cursor + 1, limits.windowFrames(), limits.windowBytes());
    }

    @Override
    public String frame(ConversationEvent event) {
        if (Command.RUN_ENDED.is(event)) return event.offset() < liveFrom ? "" : closingState(event);
        return event.wire(Dialect.V1, each -> V1Wire.encode(each, limits.outboundFrameBytes()));
    }

    @Override
    public long head() {
        return log.head(metadata.id()).offset();
    }

    /** Clients ask for it. */
    @Override
    public String title(String title) {
        return "";
    }

    /** {@inheritDoc} How an agent server stands, and why a run failed, is in the log. */
    @Override
    public String status(StatusLine line, Instant now) {
        return line.kind() == StatusLine.Kind.NOTICE ? V1Errors.conversationError(line.id(), line.text(), now) : "";
    }

    /**
     * The whole state right behind a run's end, the same frame for everybody who passes it; nothing if a later run has
     * begun by now, for that would end it in a client's eyes (V1 spec 9.4, R3).
     */
    private String closingState(ConversationEvent ended) {
        ConversationState now = log.state(metadata.id());
        if (now.running() && now.run().offset() > ended.offset()) return "";
        return closing.of(metadata.id(), ended.position(), () -> state(ended.eventId(), ended.timestamp(),
                log.stateAt(metadata.id(), ended.offset())));
    }

    /** A frame with the whole state, as if it were an event of this id and time. */
    String state(String eventId, Instant time, ConversationState state) {
        // The client only displays the directory; where it really is stays the server's business.
        String directory = "conversations/" + metadata.id().hex();
        return V1FullState.frame(eventId, time, metadata, state, directory, limits.fullStateBytes());
    }

    @Override
    public boolean showsText() {
        return true;
    }
}
