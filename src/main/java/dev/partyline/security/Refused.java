package dev.partyline.security;

import java.util.Locale;

import dev.partyline.conversation.ConversationId;

/**
 * Somebody was not let in, or was not allowed something. A CDI event, fired on any thread: observers only note it.
 *
 * @param way by which it came, one of a fixed set, such as {@code rest}
 * @param reason one of a fixed set, of small letters and dashes; nothing from the client
 * @param who name of the identity; null if nobody is known
 * @param conversation null if it is not about one, or about none that exists
 */
public record Refused(String way, String reason, String who, ConversationId conversation) {

    /** The reason where somebody is known, and may not do this. */
    public static final String FORBIDDEN = "forbidden";
    /** The reason where nobody is known. */
    public static final String UNAUTHORIZED = "unauthorized";

    /** Somebody who is not known. */
    public static Refused stranger(String way, String reason) {
        return new Refused(way, reason, null, null);
    }

    /** Why, by one of the constants that exist for that. */
    public static String reason(Enum<?> why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
