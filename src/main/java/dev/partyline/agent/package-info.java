/**
 * Agents: {@link dev.partyline.agent.AgentSupervisor} finds out which conversation has a run to execute,
 * {@link dev.partyline.agent.AgentSession} drives one {@link dev.partyline.agent.AgentRuntime} through it. An agent reads
 * and writes the same log as everybody else; nothing here holds a connection.
 */
package dev.partyline.agent;
