/**
 * The sockets of V1: {@code @ServerEndpoint} classes that authenticate, read frames and hand everything else to the
 * session package. One class, {@link dev.partyline.websocket.WebSocketTransport}, calls the container's send.
 */
package dev.partyline.websocket;
