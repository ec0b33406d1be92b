package dev.partyline.security;

/**
 * The provider has said that somebody has left. A CDI event, fired on the thread of the request: observers only note it.
 *
 * @param way by which it came: {@code back-channel} or {@code front-channel}
 * @param who subject of the provider; null if it is not said
 */
public record LoggedOut(String way, String who) {}
