package dev.partyline.session;

/** A client was connected to a conversation. */
public record ConnectionOpened(ClientConnection connection) {}
