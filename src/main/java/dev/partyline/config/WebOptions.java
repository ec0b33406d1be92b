package dev.partyline.config;

/**
 * How requests have to come, and by whom.
 *
 * @param requireTls whether what came without TLS is refused, but for the questions of load balancers
 * @param requireOrigin whether handshakes of sockets must name the page that they come from
 * @param proxies that may say for whom they ask
 */
public record WebOptions(boolean requireTls, boolean requireOrigin, TrustedProxies proxies) {}
