package dev.partyline.engineio;

/** Hears one session. Its methods are never called at the same time, and each sees what those before it have done. */
public interface EngineListener {

    /**
     * A message came in. May block, and so slows a sender who is too fast; the thread is one of the container's.
     *
     * @param message a text of type {@code MESSAGE}, or a binary
     */
    void received(EngineIoPacket message);

    /** The session is over; called exactly once, as the last. From any thread; must not block. */
    void closed();
}
