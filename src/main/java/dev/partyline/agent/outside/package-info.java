/** Programs outside as agents: what {@code rest} takes from them, as the steps of an {@link dev.partyline.agent.AgentRuntime}. */
package dev.partyline.agent.outside;
