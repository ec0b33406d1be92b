package dev.partyline.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.StoredMetadata;

/**
 * A log on its way into a data directory. No metadata names it before it is published, so a crash leaves no conversation.
 * One thread.
 */
public final class NewConversation implements AutoCloseable {

    private static final int WRITE_BYTES = 1 << 20;

    private final ConversationMetadata metadata;
    private final Optional<StoredMetadata> before;
    private final DataDirectory directory;
    private final Disk disk;
    private final LogSource source;
    private final Segment segment;
    private final Set<String> waitingIds = new HashSet<>();
    private final List<EncodedRecord> waiting = new ArrayList<>();
    private long bytes;
    private boolean published;

    NewConversation(ConversationMetadata metadata, Optional<StoredMetadata> before, DataDirectory directory, Disk disk,
            StoreMetrics metrics) throws IOException {
        this.metadata = metadata;
        this.before = before;
        this.directory = directory;
        this.disk = disk;
        directory.folders().place(metadata.id(), metadata.tenant(), disk);
        this.source = directory.source(metadata.id(), metadata.epoch());
        this.segment = new Segment(source, disk, metrics);
        discard(source); // what a crash left
        disk.create(source.log());
    }

    /**
     * Adds the record that follows the last one.
     *
     * @return false if its event id is there already; then it is not added
     */
    public boolean add(ConversationEvent event) throws IOException {
        if (waitingIds.contains(event.eventId()) || segment.find(event.eventId()).isPresent()) return false;
        var record = EncodedRecord.of(event);
        waiting.add(record);
        waitingIds.add(event.eventId());
        bytes += record.line().length;
        if (bytes >= WRITE_BYTES) write();
        return true;
    }

    private void write() throws IOException {
        if (!waiting.isEmpty()) segment.append(waiting);
        waiting.clear();
        waitingIds.clear();
        bytes = 0;
    }

    /** Makes it a conversation, durably. @return what is stored now, with its epoch */
    public ConversationMetadata publish() throws IOException {
        write();
        if (segment.extent().count() > 0) segment.force();
        disk.forceDirectory(directory.folders().of(metadata.id()));
        new MetadataFiles(directory, disk).save(StoredMetadata.living(metadata));
        published = true;
        if (before.isPresent()) discard(directory.source(metadata.id(), before.get().metadata().epoch()));
        return metadata;
    }

    private void discard(LogSource which) throws IOException {
        for (var file : List.of(which.states(), which.ids(), which.index(), which.log())) disk.delete(file);
    }

    /** Throws away what was not published. */
    @Override
    public void close() throws IOException {
        if (!published) discard(source);
    }
}
