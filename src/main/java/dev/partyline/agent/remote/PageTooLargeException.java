package dev.partyline.agent.remote;

/** An answer is longer than is read at once. */
final class PageTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PageTooLargeException() {
        super("an answer is too long", null, false, false);
    }
}
