package dev.partyline.conversation;

import java.lang.System.Logger.Level;

/** Nothing can be stored or read for a while, whatever it is. The store has logged that once; nobody else needs to. */
public class StoreAwayException extends StoreException {

    private static final long serialVersionUID = 1L;

    public StoreAwayException(String message) {
        super(message);
    }

    public StoreAwayException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether this is why something failed. */
    public static boolean is(Throwable failure) {
        return failure instanceof StoreAwayException || failure != null && failure.getCause() instanceof StoreAwayException;
    }

    /** @return how loud to tell of a failure: for an operator, unless it is this */
    public static Level level(Throwable failure) {
        return is(failure) ? Level.DEBUG : Level.ERROR;
    }
}
