package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.partyline.config.Limits;
import dev.partyline.conversation.StoreException;
import dev.partyline.conversation.StoredMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * Makes a data directory of a backup. All of it is prepared in a folder within the new directory and put in place by one
 * rename at the end, so that no server ever starts on half of it. For one thread, once.
 *
 * <p>Every conversation gets a new epoch, also a deleted one. It is the present time in seconds, not the next number:
 * the server that is replaced may have given that away after the backup, and so may a first attempt at this.
 */
public final class DataDirectoryRestore {

    /** @param damaged records that could not be read, and were left out */
    public record Summary(long conversations, long bytes, long damaged) {}

    private static final String STAGING = "restoring";

    private final Path backup;
    private final Path staging;
    private final long epoch;
    private final StoreProgress progress;
    private final Disk disk = new Disk();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final StoreMetrics metrics = new StoreMetrics(meters);
    private long conversations;
    private long bytes;

    private DataDirectoryRestore(Path backup, Path staging, long epoch, StoreProgress progress) {
        this.backup = backup;
        this.staging = staging;
        this.epoch = epoch;
        this.progress = progress;
    }

    /**
     * @param directory that is empty, or does not exist
     * @throws StoreException if there is no finished backup, or something cannot be read or written, with a text for
     *     the administrator; the directory holds no conversations then
     */
    public static Summary run(Path backup, Path directory, InstantSource clock, StoreProgress progress) {
        try {
            requireFinished(backup);
            DataDirectoryBackup.requireEmpty(directory);
            try (var target = DataDirectory.open(directory)) {
                Path staging = Files.createDirectory(target.root().resolve(STAGING));
                long epoch = clock.instant().getEpochSecond();
                var restore = new DataDirectoryRestore(backup, staging, epoch, progress);
                return restore.run(target);
            }
        } catch (IOException failure) {
            throw new StoreException("nothing was restored: " + failure, failure);
        }
    }

    private static void requireFinished(Path backup) throws IOException {
        BackupMarker marker = BackupMarker.read(backup).orElseThrow(
                () -> new StoreException(backup + " is not a finished backup: it has no backup.json"));
        if (!marker.fits(backup)) throw new StoreException("files of the backup " + backup + " are missing");
    }

    private Summary run(DataDirectory target) throws IOException {
        copy("journal");
        copy("conversations");
        takeOverJournal();
        try (var staged = DataDirectory.open(staging)) {
            var metadata = new MetadataFiles(staged, disk);
            for (StoredMetadata each : metadata.load()) renew(each, staged, metadata);
            staged.folders().force(disk);
        }
        putInPlace(target);
        double damaged = meters.find("partyline.store.damaged.records").counters().stream()
                .mapToDouble(Counter::count).sum();
        return new Summary(conversations, bytes, (long) damaged);
    }

    private void copy(String folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(backup.resolve(folder))) {
            var found = all.sorted().collect(Collectors.partitioningBy(Files::isDirectory));
            for (Path each : found.get(true)) Files.createDirectory(staged(each));
            files = found.get(false);
        }
        // each byte of a log is copied, and read again when its index is made
        for (Path file : files) progress.expect(Files.size(file) * (isLog(file) ? 2 : 1));
        var copy = new FileCopy(disk, progress);
        for (Path file : files) {
            copy.copy(file, staged(file));
            bytes += Files.size(file);
        }
    }

    private Path staged(Path inBackup) {
        return staging.resolve(backup.relativize(inBackup).toString());
    }

    private static boolean isLog(Path file) {
        return file.getFileName().toString().endsWith(".log");
    }

    private void takeOverJournal() {
        try (Storage storage = FileStorage.open(staging, disk, Limits.defaults(), metrics, Thread::new)) {
            storage.load();
        }
    }

    private void renew(StoredMetadata stored, DataDirectory staged, MetadataFiles metadata) throws IOException {
        long before = stored.metadata().epoch();
        long after = Math.max(epoch, before + 1);
        if (stored.hasLog()) index(staged.source(stored.id(), before), staged.source(stored.id(), after));
        metadata.save(stored.withEpoch(after));
        conversations++;
    }

    private void index(LogSource old, LogSource renewed) throws IOException {
        long size = StoredConversations.size(old.log());
        if (Files.exists(old.log())) disk.move(old.log(), renewed.log());
        else disk.create(renewed.log()); // it was missing when the backup was made
        disk.delete(old.index());
        disk.delete(old.ids());
        var segment = new Segment(renewed, disk, metrics);
        segment.open();
        if (size > 0) segment.force();
        progress.advance(size);
    }

    private void putInPlace(DataDirectory target) throws IOException {
        Files.delete(target.conversations());
        Files.move(staging.resolve("conversations"), target.conversations(), StandardCopyOption.ATOMIC_MOVE);
        disk.forceDirectory(target.root());
        try (Stream<Path> left = Files.walk(staging)) {
            for (Path each : left.sorted((one, other) -> other.compareTo(one)).toList()) Files.delete(each);
        }
        disk.forceDirectory(target.root());
    }
}
