package dev.partyline.conversation;

/** Storage could not do what was asked; nothing was appended. Trying again later may work. */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
