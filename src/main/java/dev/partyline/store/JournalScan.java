package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Goes through a whole journal: which of its files count, and how much of each. For one thread, once. */
final class JournalScan {

    private final JournalFiles files;
    private final Disk disk;
    private final JournalReader.Damage damage;
    private final JournalReader.Lines lines;

    JournalScan(JournalFiles files, Disk disk, JournalReader.Damage damage, JournalReader.Lines lines) {
        this.files = files;
        this.disk = disk;
        this.damage = damage;
        this.lines = lines;
    }

    /** @return number of the last file, 0 if there is none */
    long run() throws IOException {
        List<Long> numbers = JournalFiles.lastRun(files.numbers());
        byte[] content = numbers.isEmpty() ? null : content(numbers.get(0));
        for (int i = 0; i < numbers.size(); i++) {
            byte[] next = i + 1 < numbers.size() ? content(numbers.get(i + 1)) : null;
            OptionalLong counts = next == null ? OptionalLong.empty() : JournalFiles.before(next);
            read(files.path(numbers.get(i)), content, counts.orElse(Long.MAX_VALUE));
            content = next;
        }
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    private byte[] content(long number) throws IOException {
        Path path = files.path(number);
        return disk.read(path, 0, (int) disk.requireSize(path));
    }

    private void read(Path path, byte[] content, long counts) throws IOException {
        if (JournalFiles.before(content).isEmpty()) damage.noHeader(path);
        else new JournalReader(path, content, counts, damage, lines).run();
    }
}
