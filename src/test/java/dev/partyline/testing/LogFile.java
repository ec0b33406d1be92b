package dev.partyline.testing;

import java.nio.file.Path;
import java.util.List;

/**
 * What one log file holds.
 *
 * @param records every whole and correct line, in the order of the file
 * @param damage one text for each line that is cut or altered, or whose offset does not follow the one before
 */
public record LogFile(Path file, List<LogRecord> records, List<String> damage) {

    public LogFile {
        records = List.copyOf(records);
        damage = List.copyOf(damage);
    }

    /** The records that clients get. */
    public List<LogRecord> visible() {
        return records.stream().filter(LogRecord::visible).toList();
    }
}
