package dev.partyline.conversation;

/**
 * A place in a conversation's log. Offsets are dense from 0; {@link #BEFORE_FIRST} stands before every record. A new
 * epoch means that the log was made anew, so that no older position continues in it.
 */
public record StreamPosition(long epoch, long offset) {

    /** The offset before the first record: the head of an empty log, and the cursor of a replay from the start. */
    public static final long BEFORE_FIRST = -1;

    public StreamPosition withOffset(long other) {
        return new StreamPosition(epoch, other);
    }
}
