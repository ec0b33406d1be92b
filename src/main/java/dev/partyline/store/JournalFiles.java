package dev.partyline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import dev.partyline.conversation.StoreException;

/**
 * The files of a journal, {@code 0000000001.journal} and on. The first line of each is
 * {@code {"journal":1,"file":2,"before":4711}}: version of the form, its own number, and how many bytes of the file
 * before it count. Behind the last group there may be zeros.
 */
record JournalFiles(Path directory) {

    /** Version of the form; a server that does not know it refuses to start. */
    static final int FORMAT = 1;

    private static final Pattern NAME = Pattern.compile("(\\d{10})\\.journal");
    private static final Pattern HEADER =
            Pattern.compile("\\{\"journal\":(\\d{1,9}),\"file\":\\d{1,10},\"before\":(\\d{1,18})}");

    Path path(long number) {
        return directory.resolve(String.format("%010d.journal", number));
    }

    /** A file of zeros that becomes the next one. */
    Path spare() {
        return directory.resolve("spare.tmp");
    }

    /** @param before bytes of the file before it that count */
    static String header(long number, long before) {
        return "{\"journal\":" + FORMAT + ",\"file\":" + number + ",\"before\":" + before + "}\n";
    }

    /**
     * @param content of a file
     * @return how many bytes of the file before it count; empty if the header is not whole
     * @throws StoreException if a newer version wrote it
     */
    static OptionalLong before(byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != '\n') end++;
        if (end == content.length) return OptionalLong.empty();
        var match = HEADER.matcher(new String(content, 0, end, UTF_8));
        if (!match.matches()) return OptionalLong.empty();
        if (Integer.parseInt(match.group(1)) > FORMAT) {
            throw new StoreException("the journal was written by a newer version of Partyline; start that version, or"
                    + " set partyline.data-dir to another directory");
        }
        return OptionalLong.of(Long.parseLong(match.group(2)));
    }

    /** Numbers of the files that there are, rising. */
    List<Long> numbers() throws IOException {
        try (var all = Files.list(directory)) {
            return all.map(file -> NAME.matcher(file.getFileName().toString())).filter(match -> match.matches())
                    .map(match -> Long.parseLong(match.group(1))).sorted().toList();
        }
    }

    /** The last ones of them that follow each other: where one is missing, those before it were done with. */
    static List<Long> lastRun(List<Long> numbers) {
        int first = numbers.size();
        while (first > 0 && (first == numbers.size() || numbers.get(first) - numbers.get(first - 1) == 1)) first--;
        return numbers.subList(first, numbers.size());
    }
}
