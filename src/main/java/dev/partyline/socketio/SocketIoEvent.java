package dev.partyline.socketio;

/** @param acknowledgement answers the client; does nothing if it wants no answer */
public record SocketIoEvent(String name, Arguments arguments, Acknowledgement acknowledgement) { }
