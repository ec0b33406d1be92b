package dev.partyline.conversation;

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
}
