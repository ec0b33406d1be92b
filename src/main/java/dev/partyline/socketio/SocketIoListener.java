package dev.partyline.socketio;

/**
 * Hears one client of one namespace. Never called by two threads at once, nor by two namespaces of the same connection;
 * what it throws is logged and harms nobody else.
 */
public interface SocketIoListener {

    /** Blocking slows this client down, and nobody else. */
    void received(SocketIoEvent event);

    /** The client has left; exactly once, last. Must not block. */
    void disconnected(DisconnectReason reason);
}
