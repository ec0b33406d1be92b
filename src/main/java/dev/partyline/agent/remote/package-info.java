/**
 * Conversations that are executed by an agent server of OpenHands: {@link dev.partyline.agent.remote.RemoteRuntime} reads
 * that server's log, in its order, and hands its events on as the steps of an {@link dev.partyline.agent.AgentRuntime}; what
 * users say and want goes the other way. The socket and the webhooks of that server are doorbells: whatever is taken from it
 * is read from its log (V1 spec 7.3), from the place on that our own log says has been reached.
 */
package dev.partyline.agent.remote;
