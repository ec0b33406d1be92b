package dev.partyline.session;

import java.util.List;

/**
 * What a connection sends next.
 *
 * @param bytes about as many as go over the wire
 * @param cursor where it is then
 * @param last whether nothing lay behind it when it was read
 */
record Window(List<String> frames, long bytes, long cursor, boolean last) {

    Window(List<String> frames, long cursor, boolean last) {
        this(frames, length(frames), cursor, last);
    }

    private static long length(List<String> frames) {
        long chars = 0;
        for (String frame : frames) chars += frame.length();
        return chars;
    }
}
