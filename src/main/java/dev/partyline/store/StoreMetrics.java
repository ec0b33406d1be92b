package dev.partyline.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What a store counts. */
final class StoreMetrics {

    private final Counter appended;
    private final Counter tornTails;
    private final Counter damagedRecords;
    private final Timer commit;
    private final DistributionSummary group;

    StoreMetrics(MeterRegistry meters) {
        appended = Counter.builder("partyline.store.appended").description("records committed").register(meters);
        tornTails = Counter.builder("partyline.store.torn.tails")
                .description("logs whose broken end was cut off").register(meters);
        damagedRecords = Counter.builder("partyline.store.damaged.records")
                .description("records that could not be read").register(meters);
        commit = Timer.builder("partyline.store.commit").description("write and force of a group").register(meters);
        group = DistributionSummary.builder("partyline.store.group").description("records per group")
                .register(meters);
    }

    Timer commit() {
        return commit;
    }

    void committed(int records) {
        appended.increment(records);
        group.record(records);
    }

    void tornTail() {
        tornTails.increment();
    }

    void damagedRecords(long count) {
        damagedRecords.increment(count);
    }
}
