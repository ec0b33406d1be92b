package dev.partyline.session;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.security.Identity;

/**
 * What a client of V0 asked for when it connected.
 *
 * @param conversation that it wants to watch
 * @param identity that it was let in as
 * @param cursor offset of the last record that it has
 */
public record V0Opening(ConversationMetadata conversation, Identity identity, long cursor) {}
