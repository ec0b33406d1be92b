package dev.partyline.engineio;

import java.security.Principal;

/**
 * A request that the filter has let through, carried as its principal, because a socket has no other way to look back
 * at the request that opened it.
 */
record AdmittedHandshake(EngineHandshake handshake, String sid) implements Principal {

    @Override
    public String getName() {
        return handshake.user() == null ? handshake.remoteAddress() : handshake.user().getName();
    }

    /** Never shows the session. */
    @Override
    public String toString() {
        return "AdmittedHandshake[" + getName() + "]";
    }
}
