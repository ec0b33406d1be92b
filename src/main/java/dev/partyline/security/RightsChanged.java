package dev.partyline.security;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.Grant;

/**
 * A right to a conversation was given, changed or taken back, and that is durable: whoever asks {@link ConversationPolicy}
 * from now on hears so. A CDI event, fired on the thread of the request; observers must not throw.
 *
 * @param kind whom the name names
 */
public record RightsChanged(ConversationId conversation, Grant.Kind kind, String name) {}
