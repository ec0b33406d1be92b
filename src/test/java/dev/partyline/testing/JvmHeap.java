package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Another JVM, above all its heap, seen with that Java's own {@code jcmd}. */
public final class JvmHeap {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    private JvmHeap() {}

    /** Bytes of live objects. The histogram collects first; collecting twice lets go of what finalization held. */
    public static long liveBytes(Path javaHome, long pid) {
        jcmd(javaHome, pid, "GC.run");
        String histogram = jcmd(javaHome, pid, "GC.class_histogram");
        var total = TOTAL.matcher(histogram);
        if (!total.find()) throw new IllegalStateException("no total in the histogram of " + pid);
        return Long.parseLong(total.group(1));
    }

    /** @param command in one piece, arguments included
     *  @return what it printed */
    public static String jcmd(Path javaHome, long pid, String command) {
        String tool = javaHome.resolve("bin/jcmd").toString();
        try {
            Path output = Files.createTempFile("jcmd", ".txt");
            Process process = new ProcessBuilder(tool, Long.toString(pid), command).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) throw new IllegalStateException(command + " failed: " + text);
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
