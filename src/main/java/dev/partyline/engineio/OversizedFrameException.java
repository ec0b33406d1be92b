package dev.partyline.engineio;

/** A client's message is larger than the limit. */
final class OversizedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OversizedFrameException() {
        super("message too big", null, false, false);
    }
}
