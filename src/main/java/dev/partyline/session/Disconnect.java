package dev.partyline.session;

import dev.partyline.security.ConnectionCap;

/**
 * Why the server ends a connection: code and fixed text of the close frame. Clients of V1 take 4001 and 4004 as final
 * and try again after every other code (V1 spec 1.4); ours does the same.
 */
public enum Disconnect {
    /** No key, a wrong one, or none in time. */
    AUTHENTICATION_FAILED(4001, "Authentication failed"),
    /** What the connection rested on was ended before its time: somebody has logged out, or was put out. As final as the first. */
    REVOKED(4001, "Access was revoked"),
    /** The token that let it in has expired, and no other one was shown in time; come back with a new one. */
    TOKEN_EXPIRED(4401, "Token expired"),
    /** The conversation may not be watched by this identity. */
    FORBIDDEN(4003, "Forbidden"),
    /** No such conversation, or it was deleted. */
    CONVERSATION_NOT_FOUND(4004, "Conversation not found"),
    /** Who has watched the conversation may not any more. As final as one that is gone. */
    RIGHT_ENDED(4004, "Access was revoked"),
    /** The agent of the conversation is no program outside. */
    NO_OUTSIDE_AGENT(4405, "The agent of this conversation is no program outside"),
    /** The log of the conversation is another one; come back, and begin anew. */
    LOG_REPLACED(4410, "The log was made anew"),
    /** Another program has become the agent. */
    REPLACED(4412, "Another agent has taken over"),
    /** A query parameter cannot be understood. */
    BAD_PARAMETER(1008, "Bad parameter"),
    /** A message is larger than the limit. */
    MESSAGE_TOO_BIG(1009, "Message too big"),
    /** Ours to mend; the log has the cause. */
    SERVER_ERROR(1011, "Server error"),
    /** The server is stopping; come back in a moment. */
    RESTART(1012, "Server restart"),
    /** More connections to one conversation than the limit. */
    TOO_MANY_CONNECTIONS(1013, "Too many connections for this conversation"),
    /** More sockets without a key than the limit, in all or from one address. */
    TOO_MANY_UNAUTHENTICATED(4429, "Too many unauthenticated connections"),
    /** More connections than this server serves. */
    SERVER_FULL(4429, "Too many connections"),
    /** More connections from one address than the limit. */
    TOO_MANY_FROM_ADDRESS(4429, "Too many connections from this address"),
    /** More connections of one identity than the limit. */
    TOO_MANY_OF_IDENTITY(4429, "Too many connections of this user"),
    TOO_MANY_OF_TENANT(4429, "Too many connections of this tenant"),
    /** Messages were refused because they were too many, and more came. */
    TOO_MANY_MESSAGES(4429, "Too many messages"),
    /** More requests waiting for an answer than the limit. */
    TOO_MANY_REQUESTS(1013, "Too many requests at once"),
    /** Nothing was heard from the client for as long as heartbeats allow. */
    NO_SIGN_OF_LIFE(4408, "No sign of life"),
    /** The client did not take a frame within the stuck-write limit. */
    STUCK_WRITE(4409, "Client does not read"),
    /** A frame could not be written. */
    WRITE_FAILED(4499, "Write failed");

    private final int code;
    private final String text;

    Disconnect(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** What a connection beyond a cap is told. */
    public static Disconnect of(ConnectionCap cap) {
        return switch (cap) {
            case SOCKETS -> SERVER_FULL;
            case SOCKETS_PER_ADDRESS -> TOO_MANY_FROM_ADDRESS;
            case SOCKETS_PER_IDENTITY -> TOO_MANY_OF_IDENTITY;
            case SOCKETS_PER_TENANT -> TOO_MANY_OF_TENANT;
            case UNAUTHENTICATED_SOCKETS, UNAUTHENTICATED_PER_ADDRESS -> TOO_MANY_UNAUTHENTICATED;
        };
    }

    public int code() {
        return code;
    }

    /** The reason in the close frame; at most 123 bytes, without anything from the client. */
    public String text() {
        return text;
    }
}
