package dev.partyline.conversation;

/** The log of a conversation is another one by now, in another epoch: whoever follows it has to begin anew. */
public record LogReplaced(ConversationId conversation) {}
