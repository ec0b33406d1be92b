package dev.partyline.socketio;

/** Who ended a client's stay in a namespace. */
public enum DisconnectReason {
    /** The client left the namespace; its connection may go on. */
    CLIENT,
    /** {@link SocketIoSocket#disconnect} was called; the connection goes on. */
    SERVER,
    /** The connection ended, by whatever cause. */
    TRANSPORT
}
