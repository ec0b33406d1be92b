package dev.partyline.websocket;

/** A client's message is larger than the limit. */
class MessageTooBigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MessageTooBigException() {
        super("message too big", null, false, false);
    }
}
