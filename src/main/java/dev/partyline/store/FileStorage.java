package dev.partyline.store;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;
import dev.partyline.store.JournalGroup.Part;

/**
 * Conversations in a data directory. A log exists before the metadata that names it; one that no metadata names is what
 * a crash left over. Records are committed to the journal and moved into the logs' segments later.
 */
final class FileStorage implements Storage {

    private static final System.Logger LOG = System.getLogger(FileStorage.class.getName());

    private final DataDirectory directory;
    private final Disk disk;
    private final StoreMetrics metrics;
    private final MetadataFiles metadata;
    private final StorageHealth health = new StorageHealth();
    private final Room room;
    private final Journal journal;
    private final WriteBehind writeBehind;
    private final Runnable unmeter;

    private FileStorage(DataDirectory directory, Disk disk, Limits limits, StoreMetrics metrics,
            ThreadFactory factory) {
        this.directory = directory;
        this.disk = disk;
        this.metrics = metrics;
        this.metadata = new MetadataFiles(directory, disk);
        this.room = new Room(limits.backlogBytes(), () -> health.failure(StorageHealth.Part.SEGMENTS));
        this.journal = new Journal(directory.journal(), disk, limits.journalBytes());
        this.writeBehind = new WriteBehind(journal, disk, directory.conversations(), health, room, factory);
        this.unmeter = metrics.backlog(room::taken);
    }

    /** @throws StoreException if the directory cannot be used, or is in use */
    static FileStorage open(Path directory, Disk disk, Limits limits, StoreMetrics metrics, ThreadFactory factory) {
        return new FileStorage(DataDirectory.open(directory), disk, limits, metrics, factory);
    }

    @Override
    public List<StoredMetadata> load() {
        var all = metadata.load();
        try {
            recover(all);
        } catch (IOException failure) {
            throw new StoreException("the journal in " + directory.journal().directory() + " cannot be taken over",
                    failure);
        }
        writeBehind.start();
        return all;
    }

    private void recover(List<StoredMetadata> all) throws IOException {
        Map<ConversationId, Long> epochs = new HashMap<>();
        all.stream().filter(stored -> !stored.deleted() || stored.undoable())
                .forEach(stored -> epochs.put(stored.id(), stored.epoch()));
        var files = directory.journal();
        var recovery = new JournalRecovery(files, disk, metrics, line -> Optional.of(line)
                .filter(known -> Long.valueOf(known.epoch()).equals(epochs.get(known.id())))
                .map(known -> directory.source(known.id(), known.epoch())));
        var old = files.numbers();
        long last = recovery.run();
        directory.folders().force(disk);
        journal.start(last);
        for (long number : old) disk.delete(files.path(number));
        disk.delete(files.spare());
    }

    @Override
    public void create(ConversationMetadata created) throws IOException {
        prepare(created);
        save(StoredMetadata.living(created)); // forces the directory, and so the log's entry with it
    }

    @Override
    public void prepare(ConversationMetadata wanted) throws IOException {
        metadata.requireIntact(wanted.id()); // before its log is touched
        keep(() -> {
            directory.folders().place(wanted.id(), wanted.tenant(), disk);
            var source = directory.source(wanted.id(), wanted.epoch());
            for (Path left : List.of(source.index(), source.ids(), source.states())) disk.delete(left);
            disk.create(source.log());
        });
    }

    @Override
    public void save(StoredMetadata stored) throws IOException {
        keep(() -> metadata.save(stored));
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private void keep(Change change) throws IOException {
        try {
            change.make();
        } catch (IOException failure) {
            failed(StorageHealth.Part.METADATA, failure);
            throw failure;
        }
    }

    @Override
    public LogMedium log(ConversationId id, long epoch) {
        return new SegmentLog(directory.source(id, epoch), disk, metrics, room,
                failure -> failed(StorageHealth.Part.SEGMENTS, failure));
    }

    /** From now on it is looked at until it works. */
    private void failed(StorageHealth.Part part, IOException why) {
        health.failed(part, why);
        writeBehind.look();
    }

    @Override
    public void commit(List<Addition> group) throws IOException {
        List<Part> parts = group.stream().map(FileStorage::part).toList();
        try {
            journal.write(parts);
            health.works(StorageHealth.Part.JOURNAL);
        } catch (IOException failure) {
            failed(StorageHealth.Part.JOURNAL, failure);
            throw failure;
        }
        for (int i = 0; i < parts.size(); i++) {
            var log = (SegmentLog) group.get(i).log();
            log.committed(parts.get(i).records());
            writeBehind.changed(log);
        }
    }

    private static Part part(Addition addition) {
        return new Part(((SegmentLog) addition.log()).source(),
                addition.records().stream().map(EncodedRecord::of).toList());
    }

    @Override
    public void awaitRoom() throws IOException {
        room.await();
    }

    @Override
    public Optional<String> trouble() {
        return health.trouble();
    }

    @Override
    public void close() {
        writeBehind.close();
        try {
            journal.close();
        } catch (IOException failure) {
            LOG.log(WARNING, "the journal was not closed", failure);
        }
        unmeter.run();
        directory.close();
    }
}
