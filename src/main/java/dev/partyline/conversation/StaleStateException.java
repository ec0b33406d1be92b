package dev.partyline.conversation;

/** A conditional append lost its race: the conversation's state has changed since the caller looked. Nothing was appended. */
public class StaleStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StaleStateException() {
        super("the conversation's state has changed", null, false, false);
    }
}
