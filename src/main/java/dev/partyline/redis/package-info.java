/**
 * Redis as the place where the servers of a cluster meet. Nothing here is used, and nothing is connected to, unless
 * {@code partyline.redis.uri} is set.
 *
 * <p>The only importer of {@code redis.clients}. May import conversation, cluster, security and config.
 */
package dev.partyline.redis;
