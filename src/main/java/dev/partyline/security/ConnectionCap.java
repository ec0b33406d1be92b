package dev.partyline.security;

/** How many connections there may be, and of whom. */
public enum ConnectionCap {
    SOCKETS, SOCKETS_PER_ADDRESS, SOCKETS_PER_IDENTITY, SOCKETS_PER_TENANT,
    UNAUTHENTICATED_SOCKETS, UNAUTHENTICATED_PER_ADDRESS
}
