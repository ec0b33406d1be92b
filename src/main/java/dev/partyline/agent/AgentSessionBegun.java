package dev.partyline.agent;

import dev.partyline.conversation.ConversationId;

/** An agent has gone into session on this node. Observers must not wait. */
record AgentSessionBegun(ConversationId conversation) {}
