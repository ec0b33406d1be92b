/**
 * Engine.IO protocol revision 4: sessions that carry messages over long polling, WebSocket, and from the one to the
 * other. Knows nothing of what the messages say; whoever uses it brings an {@link dev.partyline.engineio.EngineApplication},
 * the paths ({@code @WebServlet}, {@code @WebFilter}, {@code @ServerEndpoint} on subclasses) and the threads.
 *
 * <p>Every session has one outbox, and one transport at a time takes from it. May import cluster, security and config.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">Engine.IO protocol</a>
 */
package dev.partyline.engineio;
