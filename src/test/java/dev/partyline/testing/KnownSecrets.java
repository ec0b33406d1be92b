package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the tests have shown to servers and is secret, kept until all logs are looked through for it. Any thread. */
public final class KnownSecrets {

    /** Shorter ones stand in ordinary words. */
    private static final int SHORTEST_CHARS = 8;
    private static final String FILE = "known-secrets.txt";

    private KnownSecrets() {}

    /** Remembers them, where there is a directory for servers under test. */
    public static synchronized void add(List<String> secrets) {
        String directory = System.getProperty("partyline.it.dir");
        List<String> telling = secrets.stream().filter(each -> each.length() >= SHORTEST_CHARS).toList();
        if (directory == null || telling.isEmpty()) return;
        try {
            Files.createDirectories(Path.of(directory));
            Files.write(Path.of(directory, FILE), telling, UTF_8, CREATE, APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @param directory of servers under test
     *  @return all that were remembered there */
    static Set<String> of(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file) ? new LinkedHashSet<>(Files.readAllLines(file)) : Set.of();
    }
}
