package dev.partyline.session;

/** A connection has ended.
 *
 * @param reason null when the client left
 */
public record ConnectionClosed(ClientConnection connection, Disconnect reason) {}
