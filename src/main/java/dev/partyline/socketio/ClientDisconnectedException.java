package dev.partyline.socketio;

/** The client has left the namespace. */
public class ClientDisconnectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClientDisconnectedException() {
        super("the client has left the namespace");
    }
}
