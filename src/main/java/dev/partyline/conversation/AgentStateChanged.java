package dev.partyline.conversation;

/**
 * The agent of a conversation entered another state.
 *
 * @param position of the record that changed it; observers ignore one that is older than what they have seen
 */
public record AgentStateChanged(ConversationId conversation, StreamPosition position, ExecutionStatus before,
        ExecutionStatus after) {}
