package dev.partyline.conversation;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names a conversation; the value is a UUID. The web page writes it as 32 hex digits, the Python client with dashes
 * (V1 spec 0.5); both mean the same conversation.
 */
public record ConversationId(UUID value) implements Comparable<ConversationId> {

    private static final Pattern FORM = Pattern.compile(
            "(?:urn:uuid:)?\\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})}?");

    public static ConversationId random() {
        return new ConversationId(UUID.randomUUID());
    }

    /**
     * Reads any spelling of a UUID: dashed, 32 hex digits, in braces, or as a URN.
     *
     * @throws IllegalArgumentException with a fixed text if it is none of them, or null
     */
    public static ConversationId parse(String text) {
        var match = FORM.matcher(text == null ? "" : text.toLowerCase(Locale.ROOT));
        if (!match.matches()) throw new IllegalArgumentException("not a conversation id");
        return new ConversationId(UUID.fromString(match.replaceFirst("$1-$2-$3-$4-$5")));
    }

    /** The spelling of the web page, and of file names. */
    public String hex() {
        return dashed().replace("-", "");
    }

    /** The spelling of the Python client. */
    public String dashed() {
        return value.toString();
    }

    @Override
    public int compareTo(ConversationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return hex();
    }
}
