package dev.partyline.conversation;

/** A conversation is gone: connections to it end, its agent stops. */
public record ConversationDeleted(ConversationId conversation) {}
