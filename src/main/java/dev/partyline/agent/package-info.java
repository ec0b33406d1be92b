/**
 * Agents: {@link dev.partyline.agent.AgentSupervisor} finds out which conversation has a run to execute,
 * {@link dev.partyline.agent.AgentSession} drives one {@link dev.partyline.agent.AgentRuntime} through it. An agent reads
 * and writes the same log as everybody else; nothing here holds a connection. Around a session: what it is given
 * ({@link dev.partyline.agent.StartSecrets}), its conversation's title, and how many there may be.
 */
package dev.partyline.agent;
