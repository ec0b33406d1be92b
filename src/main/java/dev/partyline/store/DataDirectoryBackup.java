package dev.partyline.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;

/**
 * Copies a data directory, also while a server writes to it, without its help. Every record that was acknowledged before
 * this begins is in the copy: it is in a file of the journal that is copied, or it has left the journal, and then it is in
 * its log, which is copied later. What a log has beyond the copied journal goes as far as that log was forced or written;
 * the start of a server, and {@link DataDirectoryRestore}, write what the journal has over it.
 *
 * <p>Indexes, tables of ids and checkpoints are left out: they follow from the logs. For one thread, once.
 */
public final class DataDirectoryBackup {

    /** @param begun whatever was acknowledged before is in the backup */
    public record Summary(long conversations, long files, long bytes, Instant begun) {}

    private static final long DAMAGED = -1;

    private final DataDirectory from;
    private final StoredConversations all;
    private final Path output;
    private final DataDirectory to;
    private final Disk disk;
    private final FileCopy copy;
    private final StoreProgress progress;
    private long conversations;

    private DataDirectoryBackup(DataDirectory from, Path output, Disk disk, StoreProgress progress) {
        this.from = from;
        this.all = new StoredConversations(from);
        this.output = output;
        this.to = DataDirectory.shared(output);
        this.disk = disk;
        this.copy = new FileCopy(disk, progress);
        this.progress = progress;
    }

    /**
     * @param output a directory that is empty, or does not exist
     * @throws StoreException if something cannot be read or written, with a text for the administrator; what was
     *     copied stays, and is no backup
     */
    public static Summary run(Path directory, Path output, InstantSource clock, StoreProgress progress) {
        return run(directory, output, clock, progress, new Disk());
    }

    static Summary run(Path directory, Path output, InstantSource clock, StoreProgress progress, Disk disk) {
        try (var from = DataDirectory.shared(directory)) {
            requireEmpty(output);
            Files.createDirectories(output);
            if (output.toRealPath().startsWith(from.root())) {
                throw new StoreException("the backup would lie in the data directory itself");
            }
            Files.createDirectory(output.resolve("conversations"));
            Files.createDirectory(output.resolve("journal"));
            return new DataDirectoryBackup(from, output, disk, progress).run(clock.instant());
        } catch (IOException failure) {
            throw new StoreException("the backup was not finished: " + failure, failure);
        }
    }

    /** @throws StoreException if there is anything but what a new file system has */
    static void requireEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        if (!Files.isDirectory(directory)) throw new StoreException(directory + " is not a directory");
        try (Stream<Path> all = Files.list(directory)) {
            boolean empty = all.allMatch(each -> each.getFileName().toString().equals("lost+found"));
            if (!empty) throw new StoreException("the directory " + directory + " is not empty");
        }
    }

    private Summary run(Instant begun) throws IOException {
        Map<ConversationId, Long> epochs = epochs();
        new JournalCopy(copy, disk).run(from.journal(), to.journal());
        for (var each : epochs.entrySet()) conversation(each.getKey(), each.getValue(), begun);
        to.folders().force(disk);
        disk.forceDirectory(to.journal().directory());
        var marker = BackupMarker.of(output, begun, conversations);
        marker.write(output, disk);
        return new Summary(conversations, marker.files(), marker.bytes(), begun);
    }

    /** Which logs there are; of one that becomes known later, the journal may be copied in the middle of an import. */
    private Map<ConversationId, Long> epochs() throws IOException {
        var epochs = new TreeMap<ConversationId, Long>();
        for (ConversationId id : all.ids()) {
            Optional<byte[]> metadata = all.metadata(id);
            if (metadata.isEmpty()) continue;
            long epoch = epoch(id, metadata.get());
            epochs.put(id, epoch);
            to.folders().place(id, from.folders().tenant(id), disk);
            progress.expect(StoredConversations.size(from.source(id, epoch).log()));
        }
        return epochs;
    }

    private static long epoch(ConversationId id, byte[] metadata) {
        try {
            return MetadataFiles.parse(id, metadata).epoch();
        } catch (DamagedMetadataException damaged) {
            return DAMAGED;
        }
    }

    /** A log goes only after its metadata says so: where one is not there, the metadata is looked at again. */
    private void conversation(ConversationId id, long epoch, Instant now) throws IOException {
        byte[] before = null;
        for (var metadata = all.metadata(id); metadata.isPresent(); metadata = all.metadata(id)) {
            boolean missing = Arrays.equals(metadata.get(), before);
            if (copied(id, epoch, metadata.get(), missing, now)) {
                conversations++;
                return;
            }
            before = metadata.get();
        }
    }

    private boolean copied(ConversationId id, long epoch, byte[] metadata, boolean missing, Instant now)
            throws IOException {
        long present = epoch(id, metadata);
        if (present != epoch) {
            new MetadataFiles(to, disk).save(StoredMetadata.tombstone(id, from.folders().tenant(id), present, now));
            return true;
        }
        if (!missing && !logs(id, metadata)) return false;
        write(id, metadata);
        return true;
    }

    /** @return false if there is a log to copy, and it is not there */
    private boolean logs(ConversationId id, byte[] metadata) throws IOException {
        try {
            StoredMetadata stored = MetadataFiles.parse(id, metadata);
            if (!stored.hasLog()) return true;
            return copy.copyLines(from.source(id, stored.epoch()).log(), to.source(id, stored.epoch()).log());
        } catch (DamagedMetadataException damaged) {
            everyLog(id);
            return true;
        }
    }

    private void everyLog(ConversationId id) throws IOException {
        try (var logs = Files.newDirectoryStream(from.folders().of(id), id.hex() + ".*.log")) {
            for (Path log : logs) copy.copyLines(log, to.folders().of(id).resolve(log.getFileName()));
        }
    }

    private void write(ConversationId id, byte[] metadata) throws IOException {
        try (var handle = disk.writing(to.metadata(id))) {
            handle.write(ByteBuffer.wrap(metadata), 0);
            handle.force();
        }
    }
}
