package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Leaves at the end of a log what a crash in the middle of a write leaves: the beginning of one more line, never
 * acknowledged. Only while nobody has the log open.
 */
public final class TornEnd {

    private TornEnd() {}

    /** Where a crash has torn the end itself, or the log is empty, everything stays as it is. */
    public static void plant(Path data, String conversation, Random random) throws IOException {
        LogFile log = LogReader.conversation(data, conversation);
        String text = Files.readString(log.file());
        if (!text.endsWith("\n") || log.records().isEmpty()) return;
        String last = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
        String next = last.replaceFirst("\"o\":\\d+", "\"o\":" + log.records().size());
        String cut = next.substring(0, 1 + random.nextInt(next.length() - 2));
        Files.write(log.file(), cut.getBytes(UTF_8), StandardOpenOption.APPEND);
    }
}
