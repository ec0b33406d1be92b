package dev.partyline.store;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What of a data directory cannot be written at the moment. The log is told when that changes, not at each attempt. */
final class StorageHealth {

    /** A part of the data directory. */
    enum Part { JOURNAL, SEGMENTS, METADATA }

    private static final System.Logger LOG = System.getLogger(StorageHealth.class.getName());

    private final Map<Part, IOException> failures = new ConcurrentHashMap<>();

    void failed(Part part, IOException why) {
        if (failures.put(part, why) != null) return;
        LOG.log(ERROR, () -> "the " + name(part) + " cannot be written; this is tried again until it works", why);
    }

    void works(Part part) {
        if (failures.isEmpty() || failures.remove(part) == null) return;
        LOG.log(INFO, () -> "the " + name(part) + " can be written again");
    }

    boolean failing(Part part) {
        return failures.containsKey(part);
    }

    boolean well() {
        return failures.isEmpty();
    }

    /** @return what keeps a part from being written, or null */
    IOException failure(Part part) {
        return failures.get(part);
    }

    /** @return for operators: which parts, and what the operating system says */
    Optional<String> trouble() {
        return failures.entrySet().stream().findFirst()
                .map(entry -> "the " + name(entry.getKey()) + " cannot be written: " + entry.getValue().getMessage());
    }

    private static String name(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
