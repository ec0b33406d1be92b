/**
 * An agent server that behaves like the one of OpenHands as a client sees it (V1 spec sections 1 to 5, 7 and 8), with an agent
 * that does what messages tell it. It keeps its logs on disk, may be killed, and has faults on demand.
 */
package dev.partyline.testing.agentserver;
