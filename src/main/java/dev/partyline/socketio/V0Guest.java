package dev.partyline.socketio;

import java.security.Principal;

import dev.partyline.security.ConnectionCounts;

/**
 * A connection of V0 as its handshake's principal, which a namespace finds there: the place that it takes.
 *
 * @param user principal of the request; null for none
 */
record V0Guest(ConnectionCounts.Place place, Principal user) implements Principal {

    @Override
    public String getName() {
        return place.address();
    }

    @Override
    public String toString() {
        return "V0Guest[" + getName() + "]";
    }
}
