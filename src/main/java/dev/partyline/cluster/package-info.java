/**
 * What servers that share their conversations have to agree on: who runs which agent session
 * ({@link dev.partyline.cluster.LeaseManager}), which of them live, and what is watched where
 * ({@link dev.partyline.cluster.Presence}). A server that stands alone has the local ones, which agree with themselves.
 *
 * <p>Nothing here starts or stops an agent. May import conversation.
 */
package dev.partyline.cluster;
