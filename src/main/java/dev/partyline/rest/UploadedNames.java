package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the files in a form (RFC 7578). What is in them is read and forgotten; nothing but the beginning of one
 * line and the names are in memory.
 */
final class UploadedNames {

    static final int MAX_FILES = 1000;
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_LINE_BYTES = 4 << 10;
    private static final int MAX_NAME_CHARS = 255;
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)multipart/form-data\\s*;.*?\\bboundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*");
    private static final Pattern FILE =
            Pattern.compile("(?i)content-disposition:\\s*form-data\\s*;.*?\\bfilename=\"((?:[^\"\\\\]|\\\\.)*)\".*");

    private final InputStream body;
    private final byte[] delimiter;
    private final List<String> names = new ArrayList<>();
    private boolean last;

    private UploadedNames(InputStream body, String boundary) {
        this.body = body;
        this.delimiter = ("--" + boundary).getBytes(UTF_8);
    }

    /**
     * Reads a form to its end.
     *
     * @param contentType header as it came, or null
     * @throws ProblemException 415 if it is said to be something else, 413 if it is too long, 422 if there are no files,
     *     or too many
     */
    static List<String> read(InputStream body, String contentType) {
        Matcher form = BOUNDARY.matcher(contentType == null ? "" : contentType);
        if (!form.matches()) throw ProblemException.of(415, "Unsupported Media Type");
        String boundary = form.group(1) == null ? form.group(2) : form.group(1);
        try {
            var bounded = new BufferedInputStream(new BoundedBody(body, MAX_BYTES), 1 << 16);
            return new UploadedNames(bounded, boundary).read();
        } catch (IOException broken) {
            throw ProblemException.of(400, "Bad Request");
        }
    }

    private List<String> read() throws IOException {
        boolean inHead = false;
        for (byte[] line = line(); line != null; line = line()) {
            if (delimits(line)) inHead = true;
            else if (inHead && line.length == 0) inHead = false;
            else if (inHead) header(new String(line, UTF_8));
        }
        if (names.isEmpty()) throw Members.missing("files");
        return names;
    }

    private boolean delimits(byte[] line) {
        if (line.length < delimiter.length) return false;
        for (int i = 0; i < delimiter.length; i++) {
            if (line[i] != delimiter[i]) return false;
        }
        return true;
    }

    private void header(String line) {
        Matcher file = FILE.matcher(line);
        if (!file.matches()) return;
        if (names.size() == MAX_FILES) {
            throw Members.wrong("too_long", "List should have at most " + MAX_FILES + " items", "files");
        }
        String name = file.group(1).replaceAll("\\\\(.)", "$1");
        names.add(name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name);
    }

    /** @return the next line, cut if it is long, without its end; null behind the last one */
    private byte[] line() throws IOException {
        if (last) return null;
        var line = new ByteArrayOutputStream();
        int next = body.read();
        for (; next >= 0 && next != '\n'; next = body.read()) {
            if (line.size() < MAX_LINE_BYTES && next != '\r') line.write(next);
        }
        last = next < 0;
        return line.toByteArray();
    }
}
