package dev.partyline.security;

import java.security.Principal;

/**
 * What the filter saw of a request, carried as its principal because a socket has no other way to look back at the
 * request that opened it. It says who asks in the sense of where from, and is no {@link Identity} yet.
 *
 * @param remoteAddress of the peer
 * @param presentedKey the {@code X-Session-API-Key} header, unchecked; null when there was none
 */
public record Admission(String remoteAddress, String presentedKey) implements Principal {

    @Override
    public String getName() {
        return remoteAddress;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "Admission[" + remoteAddress + "]";
    }
}
