package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;

/**
 * Conversations in a data directory. A log exists before the metadata that names it; one that no metadata names is what
 * a crash left over.
 */
final class FileStorage implements Storage {

    private final DataDirectory directory;
    private final Disk disk;
    private final StoreMetrics metrics;
    private final MetadataFiles metadata;

    private FileStorage(DataDirectory directory, Disk disk, StoreMetrics metrics) {
        this.directory = directory;
        this.disk = disk;
        this.metrics = metrics;
        this.metadata = new MetadataFiles(directory, disk);
    }

    /** @throws dev.partyline.conversation.StoreException if the directory cannot be used, or is in use */
    static FileStorage open(Path directory, Disk disk, StoreMetrics metrics) {
        return new FileStorage(DataDirectory.open(directory), disk, metrics);
    }

    @Override
    public List<StoredMetadata> load() {
        return metadata.load();
    }

    @Override
    public void create(ConversationMetadata created) throws IOException {
        prepare(created.id(), created.epoch());
        metadata.save(StoredMetadata.living(created)); // forces the directory, and so the log's entry with it
    }

    @Override
    public void prepare(ConversationId id, long epoch) throws IOException {
        metadata.requireIntact(id); // before its log is touched
        disk.create(directory.log(id, epoch));
    }

    @Override
    public void save(StoredMetadata stored) throws IOException {
        metadata.save(stored);
    }

    @Override
    public LogMedium log(ConversationId id, long epoch) {
        var states = new CheckpointFile(directory.checkpoints(id, epoch), disk);
        return new ConversationLogFile(new LogScan.Source(id, epoch, directory.log(id, epoch)), disk, metrics, states);
    }

    @Override
    public void close() {
        directory.close();
    }
}
