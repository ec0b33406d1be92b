package dev.partyline.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where somebody goes who has signed in: on this server only, or a link to the login could lead anywhere. Pure. */
final class ReturnPath {

    static final String HOME = "/";
    private static final int MOST_CHARS = 2_000;

    private ReturnPath() {}

    /**
     * @param text as it was sent; null for none, which means {@link #HOME}
     * @return empty if it is no path of this server
     */
    static Optional<String> parse(String text) {
        if (text == null || text.isEmpty()) return Optional.of(HOME);
        boolean path = text.length() <= MOST_CHARS && text.startsWith("/") && !text.startsWith("//")
                && text.chars().allMatch(each -> each > ' ' && each < 0x7f && each != '\\');
        return path && local(text) ? Optional.of(text) : Optional.empty();
    }

    private static boolean local(String text) {
        try {
            URI uri = new URI(text);
            String path = uri.getRawPath();
            return uri.getScheme() == null && uri.getRawAuthority() == null && !path.contains("//") && !path.contains("/..");
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
