package dev.partyline.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.partyline.conversation.StoreException;

/**
 * The files of a journal, {@code 0000000001.journal} and on. The first line of each is
 * {@code {"journal":2,"file":2,"before":4711}}: version of the form, its own number, and how many bytes of the file
 * before it count. Behind the last group stands a zero byte, and behind that what an earlier file left there. A file
 * that is there ahead of its use says so in its first line: {@code {"journal":2,"ahead":true}}.
 */
record JournalFiles(Path directory) {

    /**
     * Version of the form; a server that does not know it refuses to start. In 1, checksums of groups were not bound to
     * their file.
     */
    static final int FORMAT = 2;

    private static final byte[] AHEAD = ("{\"journal\":" + FORMAT + ",\"ahead\":true}\n").getBytes(US_ASCII);
    private static final Pattern NAME = Pattern.compile("(\\d{10})\\.journal");
    private static final Pattern HEADER =
            Pattern.compile("\\{\"journal\":(\\d{1,9}),\"file\":(\\d{1,10}),\"before\":(\\d{1,18})}");

    /** What the first line says. @param before bytes of the file before it that count */
    record Header(int format, long number, long before) {

        /** What checksums of the groups in the file begin with. */
        String salt() {
            return format == 1 ? "" : JournalFiles.salt(number);
        }
    }

    /** Binds groups to their file: those that an earlier one left in the same bytes are none. */
    static String salt(long number) {
        return number + " ";
    }

    Path path(long number) {
        return directory.resolve(String.format("%010d.journal", number));
    }

    /** A file of zeros while it is made; then it gets the name of the next one. */
    Path spare() {
        return directory.resolve("spare.tmp");
    }

    /** @param before bytes of the file before it that count */
    static String header(long number, long before) {
        return "{\"journal\":" + FORMAT + ",\"file\":" + number + ",\"before\":" + before + "}\n";
    }

    /**
     * @param number that the file has by its name
     * @param content of the file
     * @return empty if the header is not whole, or another file's
     * @throws StoreException if a newer version wrote it
     */
    static Optional<Header> header(long number, byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != '\n') end++;
        if (end == content.length) return Optional.empty();
        var match = HEADER.matcher(new String(content, 0, end, UTF_8));
        if (!match.matches()) return Optional.empty();
        int format = Integer.parseInt(match.group(1));
        if (format > FORMAT) {
            throw new StoreException("the journal was written by a newer version of Partyline; start that version, or"
                    + " set partyline.data-dir to another directory");
        }
        return Optional.of(new Header(format, Long.parseLong(match.group(2)), Long.parseLong(match.group(3))))
                .filter(header -> header.number() == number);
    }

    /** Makes it, durably, a file that is there ahead of its use. */
    static void markAhead(Disk disk, Path file) throws IOException {
        try (var handle = disk.writing(file)) {
            handle.write(ByteBuffer.wrap(AHEAD), 0);
            handle.force();
        }
    }

    /** Numbers of those files that are not there ahead of their use, rising. */
    List<Long> begun(Disk disk) throws IOException {
        while (true) {
            try {
                var begun = new ArrayList<Long>();
                for (long number : numbers()) if (!isAhead(disk, path(number))) begun.add(number);
                return begun;
            } catch (NoSuchFileException gone) {
                // it was deleted, or has another number now: the others may have changed as well
            }
        }
    }

    private static boolean isAhead(Disk disk, Path file) throws IOException {
        try (var handle = disk.reading(file)) {
            var first = ByteBuffer.allocate(AHEAD.length);
            handle.read(first, 0);
            return Arrays.equals(first.array(), AHEAD);
        }
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
