package dev.partyline.conversation;

/** A line of a log is not a record: cut short or altered. */
public class MalformedRecordException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }
}
