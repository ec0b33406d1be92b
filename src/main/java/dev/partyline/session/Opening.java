package dev.partyline.session;

import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.dialect.V1ResendRequest;
import dev.partyline.security.Identity;

/**
 * What a client asked for when it connected.
 *
 * @param conversation that it wants to watch
 * @param identity that it was let in as
 * @param resend which part of the log it wants first
 */
public record Opening(ConversationMetadata conversation, Identity identity, V1ResendRequest resend) {}
