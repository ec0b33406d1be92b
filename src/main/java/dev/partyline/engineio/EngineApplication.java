package dev.partyline.engineio;

/** What is spoken over the sessions of an {@link EngineServer}. */
public interface EngineApplication {

    /**
     * A client has opened a session. Called once for each, on a thread of the container, before anything is received.
     *
     * @param socket may be used at once; what it sends comes behind the open packet
     * @return hears the session from now on
     */
    EngineListener opened(EngineSocket socket, EngineHandshake handshake);
}
