package dev.partyline.socketio;

import java.util.Optional;
import java.util.function.Function;

import dev.partyline.conversation.EventJson;

/** What a namespace says to a client that wants to enter. */
public sealed interface ConnectDecision {

    /**
     * @param opened called once, right behind the answer to the client, so that whatever it sends comes after that; the
     *     listener that it returns hears the client from now on
     */
    record Accept(Function<SocketIoSocket, SocketIoListener> opened) implements ConnectDecision { }

    /**
     * @param message shown to people
     * @param data JSON for the client's program, one value
     */
    record Refuse(String message, Optional<String> data) implements ConnectDecision {

        /** The payload of CONNECT_ERROR. */
        String payload() {
            String more = data.map(json -> ",\"data\":" + json).orElse("");
            return "{\"message\":" + EventJson.quoted(message) + more + '}';
        }
    }

    static ConnectDecision accept(Function<SocketIoSocket, SocketIoListener> opened) {
        return new Accept(opened);
    }

    static ConnectDecision refuse(String message) {
        return new Refuse(message, Optional.empty());
    }
}
