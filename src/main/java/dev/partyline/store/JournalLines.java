package dev.partyline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.conversation.ConversationId;
import dev.partyline.store.JournalGroup.Line;

/** What a journal holds, on the heap: it is bounded by what a server keeps there too. Changes nothing. */
final class JournalLines {

    private record Key(ConversationId id, long epoch) {}

    /** A record's line, not checked yet, and where it stands. */
    record Kept(String text, Path file, long at) {}

    private final Map<Key, List<Kept>> lines = new HashMap<>();

    static JournalLines read(JournalFiles files, Disk disk, JournalReader.Damage damage) throws IOException {
        var all = new JournalLines();
        new JournalScan(files, disk, damage, all::take).run();
        return all;
    }

    private void take(Line line, Path file, long at) {
        lines.computeIfAbsent(new Key(line.id(), line.epoch()), first -> new ArrayList<>())
                .add(new Kept(line.text(), file, at));
    }

    /** In the order in which they were committed; empty where nothing of the log is in the journal. */
    List<Kept> of(LogSource source) {
        return lines.getOrDefault(new Key(source.id(), source.epoch()), List.of());
    }
}
