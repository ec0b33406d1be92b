package dev.partyline.session;

import java.time.Instant;
import java.util.List;

import dev.partyline.conversation.ConversationEvent;

/**
 * What one client sees of its conversation's log, in its protocol.
 *
 * <p>Threading: any thread, one at a time. Every method may wait for storage, and fails as the log does.
 */
interface Feed {

    /** One window of records behind the cursor. */
    List<ConversationEvent> read(long cursor);

    /** @return the frame of a record, or the empty string when this client does not see it */
    String frame(ConversationEvent event);

    /** @return offset of the last record */
    long head();

    /** @return a frame that tells of another title, or the empty string when the protocol has none */
    String title(String title);

    /** Whether the client is shown text that is just being written. */
    boolean showsText();

    /** Whether the client is somebody who watches, for whom an agent works on. */
    default boolean watches() {
        return true;
    }

    /** @return a frame with a status line, or the empty string when the protocol has none for it */
    default String status(StatusLine line, Instant now) {
        return "";
    }
}
