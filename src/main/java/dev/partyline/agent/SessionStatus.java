package dev.partyline.agent;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationState;
import dev.partyline.session.StatusLine;
import dev.partyline.session.StatusLines;

/**
 * The status line of one session: said once each time it changes.
 *
 * <p>Threading: all on the executor of its session.
 */
final class SessionStatus {

    private static final String UNTOLD = "The agent failed; the server's log says why.";

    private final ConversationId id;
    private final StatusLines lines;
    private StatusLine shown = StatusLine.READY;
    private boolean over;

    SessionStatus(ConversationId id, StatusLines lines) {
        this.id = id;
        this.lines = lines;
    }

    /** While a run is active. */
    void look(AgentRuntime runtime, Retries retries, ConversationState now) {
        show(retries.pending() ? StatusLine.retrying(retries.tries(), Retries.MOST) : of(runtime.standing(now)));
    }

    /** A run has ended with an error. */
    void failed(Throwable failure) {
        show(of(failure));
    }

    /** The session is over, and with it what it said; what an append of it comes to afterwards is said by its log alone. */
    void end() {
        over = true;
        lines.forget(id, shown);
    }

    private void show(StatusLine line) {
        if (over || line.equals(shown)) return;
        shown = line;
        lines.show(id, line);
    }

    private static StatusLine of(AgentRuntime.Standing standing) {
        return switch (standing) {
            case STARTING -> StatusLine.STARTING;
            case READY -> StatusLine.READY;
            case UNREACHABLE -> StatusLine.disconnected("");
        };
    }

    /** What a failure comes to that ends a run. */
    static StatusLine of(Throwable failure) {
        String name = RunWording.nameOf(failure);
        String text = RunWording.detailOf(failure).orElse(UNTOLD);
        return name.equals(AgentFailure.UNREACHABLE) ? StatusLine.disconnected(text) : StatusLine.failed(name, text);
    }
}
