package dev.partyline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StoreException;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * The file {@code backup.json}, which is written when all else is: {@code {"backup":1,"at":"…","conversations":2,
 * "files":5,"bytes":4711}}. Without it a backup is not finished.
 *
 * @param at when the backup was begun: what was acknowledged before is in it
 * @param files in its two folders
 * @param bytes of these
 */
record BackupMarker(Instant at, long conversations, long files, long bytes) {

    private static final int FORMAT = 1;

    static Path file(Path backup) {
        return backup.resolve("backup.json");
    }

    /** Counts what lies there. */
    static BackupMarker of(Path backup, Instant at, long conversations) throws IOException {
        long files = 0;
        long bytes = 0;
        for (String folder : List.of("conversations", "journal")) {
            try (Stream<Path> all = Files.walk(backup.resolve(folder)).filter(Files::isRegularFile)) {
                for (Path file : (Iterable<Path>) all::iterator) {
                    files++;
                    bytes += Files.size(file);
                }
            }
        }
        return new BackupMarker(at, conversations, files, bytes);
    }

    /** Whether all files are there that were, as long as they were. */
    boolean fits(Path backup) throws IOException {
        return equals(of(backup, at, conversations));
    }

    /** Durable when it returns. */
    void write(Path backup, Disk disk) throws IOException {
        String text = EventJson.write(EventJson.object().add("backup", FORMAT).add("at", at.toString())
                .add("conversations", conversations).add("files", files).add("bytes", bytes).build());
        disk.replace(file(backup), (text + '\n').getBytes(UTF_8));
    }

    /**
     * @return empty if there is none that can be read
     * @throws StoreException if a newer version wrote it
     */
    static Optional<BackupMarker> read(Path backup) throws IOException {
        try {
            JsonObject json = EventJson.parseObject(Files.readString(file(backup)));
            if (json.getInt("backup") > FORMAT) throw new StoreException("a newer version wrote the backup " + backup);
            return Optional.of(new BackupMarker(Instant.parse(json.getString("at")), number(json, "conversations"),
                    number(json, "files"), number(json, "bytes")));
        } catch (NoSuchFileException | JsonException | ClassCastException | NullPointerException | DateTimeException
                | ArithmeticException unreadable) {
            return Optional.empty();
        }
    }

    private static long number(JsonObject json, String member) {
        return json.getJsonNumber(member).longValueExact();
    }
}
