package dev.partyline.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a web page comes from, as browsers write it: scheme, host and port, and nothing else. Two are the same only if all three are.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in small letters, an IPv6 address in its brackets; a dot at its end makes it another host
 * @param port that of the scheme where none is written
 */
public record WebOrigin(String scheme, String host, int port) {

    private static final Pattern FORM = Pattern.compile("(https?)://([a-z0-9._-]{1,255}|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");
    private static final int HIGHEST_PORT = 65_535;

    /** @param text whose case does not matter
     *  @return empty for whatever is no origin of a page, such as {@code null} or an address with a path */
    public static Optional<WebOrigin> parse(String text) {
        Matcher parts = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) return Optional.empty();
        int usual = parts.group(1).equals("https") ? 443 : 80;
        int port = parts.group(3) == null ? usual : Integer.parseInt(parts.group(3));
        if (port == 0 || port > HIGHEST_PORT) return Optional.empty();
        return Optional.of(new WebOrigin(parts.group(1), parts.group(2), port));
    }
}
