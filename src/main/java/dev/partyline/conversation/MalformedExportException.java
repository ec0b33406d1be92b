package dev.partyline.conversation;

/** A line of an export is not what it has to be. The text is for whoever sent it, and repeats nothing of the line. */
public class MalformedExportException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final long line;

    public MalformedExportException(long line, String message) {
        super(message);
        this.line = line;
    }

    /** @return number of the line, from 1 */
    public long line() {
        return line;
    }
}
