package dev.partyline.bench.load;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.HdrHistogram.Histogram;

/** What the disk itself takes: 4 KiB appended and forced, again and again. */
final class Disk implements Load {

    private static final int BLOCK_BYTES = 4 << 10;

    @Override
    public Line run(Line order) throws IOException {
        Path file = Path.of(order.text("file"));
        var micros = new Histogram(3);
        try (var channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING)) {
            long until = System.nanoTime() + (long) (order.real("seconds") * 1e9);
            while (System.nanoTime() < until) {
                long began = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK_BYTES));
                channel.force(false);
                micros.recordValue((System.nanoTime() - began) / 1000);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return Line.done().with("p50", micros.getValueAtPercentile(50)).with("p99", micros.getValueAtPercentile(99));
    }
}
