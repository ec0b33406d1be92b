package dev.partyline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * A file with session API keys beside those that are configured, one a line; it may change while the server runs.
 * Immutable.
 *
 * @param path empty for none
 */
public record SessionKeyFile(Optional<Path> path) {

    /** There is none. */
    public static final SessionKeyFile NONE = new SessionKeyFile(Optional.empty());

    private static final String COMMENT = "#";

    /** @throws IllegalArgumentException if it cannot be read, naming the option */
    static SessionKeyFile of(String option, Path path) {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IllegalArgumentException(option + " is '" + path + "', which is no file that can be read");
        }
        return new SessionKeyFile(Optional.of(path));
    }

    /** @return the keys in their order; empty texts for lines without one; nothing if there is no file */
    public List<String> lines() throws IOException {
        if (path.isEmpty()) return List.of();
        return Files.readAllLines(path.get()).stream().map(String::strip)
                .map(line -> line.startsWith(COMMENT) ? "" : line).toList();
    }

    /** @return another text whenever the file is another one; empty if there is none */
    public String stamp() throws IOException {
        if (path.isEmpty()) return "";
        var file = Files.readAttributes(path.get(), BasicFileAttributes.class);
        return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
    }
}
