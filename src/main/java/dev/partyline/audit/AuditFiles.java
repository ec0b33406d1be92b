package dev.partyline.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of an audit, each named after its first record. What is done to them is the seam at which tests let it fail. */
class AuditFiles {

    /** A copy of the newest signed record: what the records have to reach. */
    static final String HEAD = "head";

    private static final String NAME = "\\d{18}\\.jsonl";

    private final Path directory;

    AuditFiles(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** @return those that are there, in the order of their records */
    final List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(NAME)).sorted().toList();
        }
    }

    final Path name(long firstNumber) {
        return directory.resolve("%018d.jsonl".formatted(firstNumber));
    }

    /** For reading and writing; made where it is missing. */
    FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Writes all of it at a place. After a failure anything may stand there. */
    void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        for (long end = at; bytes.hasRemaining();) end += file.write(bytes, end);
    }

    /** What was written survives a loss of power. */
    void force(FileChannel file) throws IOException {
        file.force(false);
    }

    /** Which files there are survives a loss of power. */
    final void forceDirectory() throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Puts the newest signed record in the place of the one before: at no moment there is half of one. */
    final void replaceHead(byte[] line) throws IOException {
        Path next = directory.resolve(HEAD + ".new");
        Files.write(next, line);
        Files.move(next, directory.resolve(HEAD), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
