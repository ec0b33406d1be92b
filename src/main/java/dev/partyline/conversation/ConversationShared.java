package dev.partyline.conversation;

/** Another server has changed who may do what in a conversation. */
public record ConversationShared(ConversationId conversation) {}
