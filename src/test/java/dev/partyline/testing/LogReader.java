package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

/**
 * Reads the files of logs by their documented form alone: a line of JSON per record, whose member {@code x} is the
 * CRC-32C of everything before it and of the payload {@code e}, which is the last member. Shares no code with what
 * wrote them.
 */
public final class LogReader {

    private final List<LogRecord> records = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();

    private LogReader() {}

    /**
     * The newest log of a conversation: its file, and behind that what only the journal has. A server that was killed
     * leaves in the file what it had moved there, maybe with half a line at the end, which the journal has whole.
     *
     * @param data the server's data directory
     * @param conversation its id, with or without dashes
     */
    public static LogFile conversation(Path data, String conversation) {
        String hex = conversation.replace("-", "");
        try (var files = Files.list(data.resolve("conversations"))) {
            Path newest = files.filter(file -> file.getFileName().toString().matches(hex + "\\.\\d+\\.log"))
                    .max(Comparator.comparingLong(LogReader::epoch))
                    .orElseThrow(() -> new AssertionError("no log of " + hex + " in " + data));
            var reader = new LogReader();
            List<String> waiting = JournalLines.of(data.resolve("journal"), hex + "." + epoch(newest));
            byte[] bytes = Files.readAllBytes(newest);
            reader.add(waiting.isEmpty() ? bytes : wholeLines(bytes));
            reader.addWaiting(waiting);
            return new LogFile(newest, reader.records, reader.damage);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') end--;
        return Arrays.copyOf(bytes, end);
    }

    /** Those that the file has already are skipped. */
    private void addWaiting(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String start = "{\"v\":1,\"o\":";
            boolean record = lines.get(i).startsWith(start);
            if (!record || lines.get(i).startsWith(start + records.size() + ",")) add(-1 - i, lines.get(i));
        }
    }

    private static long epoch(Path file) {
        return Long.parseLong(file.getFileName().toString().split("\\.")[1]);
    }

    public static LogFile read(Path file) {
        try {
            var reader = new LogReader();
            reader.add(Files.readAllBytes(file));
            return new LogFile(file, reader.records, reader.damage);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void add(byte[] bytes) {
        int start = 0;
        for (int line = 1; start < bytes.length; line++) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') end++;
            String text = new String(bytes, start, end - start, UTF_8);
            if (end == bytes.length) damage.add("line " + line + ": cut, " + text.length() + " characters");
            else add(line, text);
            start = end + 1;
        }
    }

    private void add(int line, String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            String mark = ",\"x\":\"" + json.getString("x") + "\",\"e\":";
            int checksumAt = text.indexOf(mark);
            String head = text.substring(0, checksumAt);
            String payload = text.substring(checksumAt + mark.length(), text.length() - 1);
            long offset = json.getJsonNumber("o").longValueExact();
            boolean intact = checksum(head + payload).equals(json.getString("x"));
            if (!intact) damage.add("line " + line + ": checksum differs");
            if (offset != records.size()) damage.add("line " + line + ": offset " + offset + ", not " + records.size());
            records.add(new LogRecord(offset, json.getString("d"), json.getString("k"), json.getString("i"), payload,
                    text));
        } catch (JsonException | ClassCastException | NullPointerException | IndexOutOfBoundsException unreadable) {
            damage.add("line " + line + ": no record, " + text.length() + " characters");
        }
    }

    private static String checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
