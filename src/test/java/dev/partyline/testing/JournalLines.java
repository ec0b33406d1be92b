package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a journal by its documented form alone: files in the order of their names, each with a first line that says how
 * many bytes of the file before it count, then groups: a line with the number of bytes that follow, and these bytes, a
 * line for each record. A group that is not whole was never acknowledged.
 */
final class JournalLines {

    private static final Pattern FILE = Pattern.compile("\\{\"journal\":1,\"file\":\\d+,\"before\":(\\d+)}");
    private static final Pattern GROUP = Pattern.compile("\\{\"g\":\\d+,\"b\":(\\d+),\"x\":\"[0-9a-f]{8}\"}");

    private JournalLines() {}

    /** @param log conversation and epoch, {@code <hex>.<epoch>}
     *  @return its records in order, in whole groups */
    static List<String> of(Path journal, String log) throws IOException {
        var lines = new ArrayList<String>();
        List<Path> files = files(journal);
        for (int i = 0; i < files.size(); i++) {
            byte[] bytes = Files.readAllBytes(files.get(i));
            int counts = i + 1 < files.size() ? before(files.get(i + 1), bytes.length) : bytes.length;
            add(bytes, counts, log + " ", lines);
        }
        return lines;
    }

    static List<Path> files(Path journal) throws IOException {
        if (!Files.isDirectory(journal)) return List.of();
        try (var all = Files.list(journal)) {
            return all.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
        }
    }

    private static int before(Path next, int otherwise) throws IOException {
        Matcher header = FILE.matcher(Files.readString(next).lines().findFirst().orElse(""));
        return header.matches() ? Integer.parseInt(header.group(1)) : otherwise;
    }

    private static void add(byte[] bytes, int length, String prefix, List<String> lines) {
        for (int at = lineEnd(bytes, 0, length); at < length;) {
            int body = lineEnd(bytes, at, length);
            Matcher group = GROUP.matcher(new String(bytes, at, body - at, UTF_8).strip());
            int end = group.matches() ? body + Integer.parseInt(group.group(1)) : -1;
            if (end < 0 || end > length) return;
            new String(bytes, body, end - body, UTF_8).lines().filter(line -> line.startsWith(prefix))
                    .forEach(line -> lines.add(line.substring(prefix.length())));
            at = end;
        }
    }

    private static int lineEnd(byte[] bytes, int at, int length) {
        int end = at;
        while (end < length && bytes[end] != '\n') end++;
        return Math.min(length, end + 1);
    }
}
