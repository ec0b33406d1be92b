package dev.partyline.audit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.audit.AuditEntry.Fact;

/** Makes one record of all that are the same in a group: who knocks a thousand times a second costs a few lines. */
final class Repetitions {

    private Repetitions() {}

    /** @return in the order in which each came first, with the time of that */
    static Collection<AuditEntry> counted(List<AuditEntry> entries) {
        Map<Fact, AuditEntry> counted = new LinkedHashMap<>();
        for (AuditEntry entry : entries) {
            counted.merge(entry.fact(), entry,
                    (first, again) -> new AuditEntry(first.time(), first.fact(), first.count() + again.count()));
        }
        return counted.values();
    }
}
