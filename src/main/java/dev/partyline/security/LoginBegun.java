package dev.partyline.security;

/** Somebody has signed in by a browser. A CDI event, fired on any thread: observers only note it. */
public record LoginBegun(LoginSession session) {}
