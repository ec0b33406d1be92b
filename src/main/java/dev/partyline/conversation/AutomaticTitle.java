package dev.partyline.conversation;

import java.util.Optional;

/** Titles that nobody gave: what a conversation of V0 is called at first, and what its first message makes of it. Pure. */
public final class AutomaticTitle {

    /** So much of a message is shown; of a longer one that there is more (V0 spec 9.2). */
    private static final int MAX_CHARS = 30;
    private static final String MORE = "...";
    private static final String PREFIX = "Conversation ";
    private static final int ID_CHARS = 5;

    private AutomaticTitle() {}

    /** What pages of V0 show as long as nothing was said. */
    public static String initial(ConversationId id) {
        return PREFIX + id.hex().substring(0, ID_CHARS);
    }

    /** Whether nothing and nobody has given it a title yet. */
    public static boolean isDue(ConversationMetadata metadata) {
        String title = metadata.title();
        return title == null || title.startsWith(PREFIX) && title.equals(initial(metadata.id()));
    }

    /** @return the beginning of a message, on one line; empty if there is nothing but blanks in it */
    public static Optional<String> of(String message) {
        String line = message.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) return Optional.empty();
        if (line.codePointCount(0, line.length()) <= MAX_CHARS) return Optional.of(line);
        return Optional.of(line.substring(0, line.offsetByCodePoints(0, MAX_CHARS)) + MORE);
    }
}
