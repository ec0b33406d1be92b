package dev.partyline.conversation;

/** There is no such conversation, or it was deleted. */
public class UnknownConversationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;

    public UnknownConversationException(ConversationId conversation) {
        super("Conversation not found: " + conversation.dashed(), null, false, false);
        this.conversation = conversation;
    }

    public ConversationId conversation() {
        return conversation;
    }
}
