package dev.partyline.socketio;

import java.util.Optional;

import dev.partyline.engineio.EngineHandshake;

/**
 * A client asks to enter a namespace.
 *
 * @param handshake the request that opened its connection
 * @param query what followed a question mark in the namespace; undecoded
 * @param payload the credentials, a JSON object as it stood on the wire; empty when the client sent none
 */
public record ConnectRequest(EngineHandshake handshake, Optional<String> query, Optional<String> payload) {

    /** Without the payload, which may hold a key. */
    @Override
    public String toString() {
        return "ConnectRequest[" + handshake + "]";
    }
}
