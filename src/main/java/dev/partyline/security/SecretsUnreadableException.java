package dev.partyline.security;

/** What was encrypted cannot be decrypted; the text may be told to everybody. */
public class SecretsUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretsUnreadableException(String message) {
        super(message, null, false, false);
    }
}
