package dev.partyline.conversation;

/**
 * A conversation has another title; fired behind the change, on the thread that made it.
 *
 * @param title as it is now
 */
public record ConversationRenamed(ConversationId conversation, String title) {}
