package dev.partyline.engineio;

/** How a request is refused. Codes and texts are those that clients of the reference implementation know. */
enum EngineError {
    UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
    UNKNOWN_SESSION(400, 1, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(400, 2, "Bad handshake method"),
    BAD_REQUEST(400, 3, "Bad request"),
    UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
    BODY_TOO_LARGE(413, 3, "Payload too large"),
    TOO_MANY_CONNECTIONS(429, 4, "Too many connections"),
    SERVER_ERROR(500, 3, "Server error"),
    /** Of the session; it may be there again for the next one. */
    NODE_UNREACHABLE(503, 3, "Server not reachable"),
    TOO_MANY_SESSIONS(503, 4, "Too many sessions");

    private final int status;
    private final String body;

    EngineError(int status, int code, String message) {
        this.status = status;
        this.body = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    int status() {
        return status;
    }

    /** JSON. */
    String body() {
        return body;
    }
}
