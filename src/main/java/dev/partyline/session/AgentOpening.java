package dev.partyline.session;

import dev.partyline.conversation.ConversationId;
import dev.partyline.security.Identity;

/**
 * What a program that is the agent of a conversation asked for when it connected.
 *
 * @param identity that it was let in as
 * @param cursor offset of the last record that it has
 * @param first frame that it is sent before all others
 */
public record AgentOpening(ConversationId conversation, Identity identity, long cursor, String first) {}
