package dev.partyline.conversation;

/** A doorbell: the log of a conversation has grown to this position. Order and content come from the log. */
public record EventAppended(ConversationId conversation, StreamPosition position) {}
