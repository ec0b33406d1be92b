package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Reads a journal by its documented form alone: files in the order of their names, each with a first line that says its
 * number and how many bytes of the file before it count, then groups: a line with the number of bytes that follow and a
 * checksum, and these bytes, a line for each record. A group that is not whole was never acknowledged; what stands
 * behind the last whole one is none of the file's.
 */
final class JournalLines {

    private static final Pattern FILE = Pattern.compile("\\{\"journal\":2,\"file\":(\\d+),\"before\":(\\d+)}");
    private static final Pattern GROUP = Pattern.compile("(\\{\"g\":\\d+,\"b\":(\\d+),\"x\":\")([0-9a-f]{8})\"}");

    private final byte[] bytes;
    private final Matcher header;
    private int length;

    private JournalLines(Path file) throws IOException {
        bytes = Files.readAllBytes(file);
        length = bytes.length;
        header = FILE.matcher(new String(bytes, 0, lineEnd(0), UTF_8).strip());
        if (!header.matches()) length = 0; // nothing was ever committed to it
    }

    /** @param log conversation and epoch, {@code <hex>.<epoch>}
     *  @return its records in order, in whole groups */
    static List<String> of(Path journal, String log) throws IOException {
        var lines = new ArrayList<String>();
        List<Path> files = files(journal);
        for (int i = 0; i < files.size(); i++) {
            var file = new JournalLines(files.get(i));
            if (i + 1 < files.size()) file.cut(new JournalLines(files.get(i + 1)));
            file.add(log + " ", lines);
        }
        return lines;
    }

    static List<Path> files(Path journal) throws IOException {
        if (!Files.isDirectory(journal)) return List.of();
        try (var all = Files.list(journal)) {
            return all.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
        }
    }

    /** Where the last group of a file ends. */
    static int end(Path file) throws IOException {
        return new JournalLines(file).add("none ", new ArrayList<>());
    }

    /** The file that is written at the moment, or was last. */
    static Path newest(Path journal) throws IOException {
        Path newest = null;
        for (Path file : files(journal)) {
            if (new JournalLines(file).length > 0) newest = file;
        }
        return newest;
    }

    private void cut(JournalLines next) {
        if (next.length > 0) length = Math.min(length, Integer.parseInt(next.header.group(2)));
    }

    private int add(String prefix, List<String> lines) {
        int at = lineEnd(0);
        for (int end = groupEnd(at); end > 0; end = groupEnd(at)) {
            int body = lineEnd(at);
            new String(bytes, body, end - body, UTF_8).lines().filter(line -> line.startsWith(prefix))
                    .forEach(line -> lines.add(line.substring(prefix.length())));
            at = end;
        }
        return at;
    }

    /** @return -1 if no whole group begins there */
    private int groupEnd(int at) {
        int body = lineEnd(at);
        Matcher group = GROUP.matcher(new String(bytes, at, body - at, UTF_8).strip());
        if (!group.matches()) return -1;
        int count = Integer.parseInt(group.group(2));
        if (count > length - body) return -1;
        var crc = new CRC32C();
        crc.update((header.group(1) + " " + group.group(1)).getBytes(UTF_8));
        crc.update(bytes, body, count);
        return String.format("%08x", crc.getValue()).equals(group.group(3)) ? body + count : -1;
    }

    private int lineEnd(int at) {
        int end = at;
        while (end < length && bytes[end] != '\n') end++;
        return Math.min(length, end + 1);
    }
}
