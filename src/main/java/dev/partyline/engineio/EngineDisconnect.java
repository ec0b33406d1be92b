package dev.partyline.engineio;

/** Why a session or one of its transports ends: code and fixed text of a WebSocket's close frame. */
enum EngineDisconnect {
    /** The application has closed the session. */
    CLOSED(1000, "Session closed"),
    /** The client has said that it leaves, or its socket is gone. */
    LEFT(1000, "Goodbye"),
    /** The session does not take this transport, or not any more. */
    NOT_WANTED(1000, "Transport not wanted"),
    /** A client broke the protocol. */
    PROTOCOL_ERROR(1002, "Protocol error"),
    /** A message, or the body of a POST, is larger than the limit. */
    MESSAGE_TOO_BIG(1009, "Message too big"),
    /** The application failed; the log has the cause. */
    SERVER_ERROR(1011, "Server error"),
    /** The server is stopping; come back in a moment. */
    RESTART(1012, "Server restart"),
    /** More sessions than the limit. */
    TOO_MANY_SESSIONS(1013, "Too many sessions"),
    /** The application has no place for it. */
    TOO_MANY_CONNECTIONS(4429, "Too many connections"),
    /** Messages were refused because they were too many, and more came. */
    TOO_MANY_MESSAGES(4429, "Too many messages"),
    /** No pong came in time. */
    NO_SIGN_OF_LIFE(4408, "No sign of life"),
    /** More is waiting for the client than the limit. */
    OVERFLOW(4409, "Client does not read"),
    /** An answer or a frame could not be written. */
    WRITE_FAILED(4499, "Write failed");

    private final int code;
    private final String text;

    EngineDisconnect(int code, String text) {
        this.code = code;
        this.text = text;
    }

    int code() {
        return code;
    }

    /** At most 123 bytes, without anything from the client. */
    String text() {
        return text;
    }
}
