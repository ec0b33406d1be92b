package dev.partyline.conversation;

/** A conversation was removed for good. @param metadata as it was */
public record ConversationPurged(ConversationMetadata metadata) {}
