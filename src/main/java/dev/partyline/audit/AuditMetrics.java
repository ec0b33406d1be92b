package dev.partyline.audit;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What operations sees of the audit. Any thread. */
final class AuditMetrics {

    private final Counter records;
    private final Counter lost;
    private final Counter failures;
    private final Timer writes;

    AuditMetrics(MeterRegistry registry, Collection<?> waiting) {
        records = registry.counter("partyline.audit.records");
        lost = registry.counter("partyline.audit.lost");
        failures = registry.counter("partyline.audit.failures");
        writes = registry.timer("partyline.audit.write");
        registry.gauge("partyline.audit.waiting", waiting, Collection::size);
    }

    void written(int count, long nanos) {
        records.increment(count);
        writes.record(nanos, TimeUnit.NANOSECONDS);
    }

    void lost(long count) {
        lost.increment(count);
    }

    void failed() {
        failures.increment();
    }
}
