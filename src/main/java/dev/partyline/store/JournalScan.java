package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.partyline.store.JournalFiles.Header;

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

    /** @return number of the last file, also if it is there ahead of its use; 0 if there is none */
    long run() throws IOException {
        List<Long> numbers = JournalFiles.lastRun(files.begun(disk));
        byte[] content = numbers.isEmpty() ? null : content(numbers.get(0));
        for (int i = 0; i < numbers.size(); i++) {
            byte[] next = i + 1 < numbers.size() ? content(numbers.get(i + 1)) : null;
            long counts = next == null ? Long.MAX_VALUE
                    : JournalFiles.header(numbers.get(i + 1), next).map(Header::before).orElse(Long.MAX_VALUE);
            read(numbers.get(i), content, counts);
            content = next;
        }
        return files.numbers().stream().mapToLong(number -> number).max().orElse(0);
    }

    private byte[] content(long number) throws IOException {
        Path path = files.path(number);
        return disk.read(path, 0, (int) disk.requireSize(path));
    }

    private void read(long number, byte[] content, long counts) throws IOException {
        Path path = files.path(number);
        Optional<Header> header = JournalFiles.header(number, content);
        if (header.isEmpty()) damage.noHeader(path);
        else new JournalReader(path, content, counts, header.get().salt(), damage, lines).run();
    }
}
