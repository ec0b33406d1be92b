package dev.partyline.session;

import dev.partyline.conversation.ConversationId;

/** Nobody has watched a conversation with a working agent for as long as the client wait. */
public record ClientWaitExpired(ConversationId conversation) {}
