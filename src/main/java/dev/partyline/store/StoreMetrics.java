package dev.partyline.store;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.partyline.conversation.StorageLimitException;
import dev.partyline.conversation.Tenant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What a store counts. */
final class StoreMetrics {

    private final MeterRegistry meters;
    private final Map<Tenant, Counter> ofTenants = new ConcurrentHashMap<>();
    private final Counter appended;
    private final Counter refused;
    private final Counter tornTails;
    private final Counter damagedRecords;
    private final Timer commit;
    private final DistributionSummary group;

    StoreMetrics(MeterRegistry meters) {
        this.meters = meters;
        appended = Counter.builder("partyline.store.appended").description("records committed").register(meters);
        refused = Counter.builder("partyline.store.refused")
                .description("appends that storage could not take in time").register(meters);
        tornTails = Counter.builder("partyline.store.torn.tails")
                .description("logs whose broken end was cut off").register(meters);
        damagedRecords = Counter.builder("partyline.store.damaged.records")
                .description("records that could not be read").register(meters);
        commit = Timer.builder("partyline.store.commit").description("write and force of a group").register(meters);
        group = DistributionSummary.builder("partyline.store.group").description("records per group")
                .register(meters);
    }

    /** Shows this figure until the meter is taken out again by what is returned. */
    Runnable backlog(Supplier<Number> bytes) {
        var gauge = Gauge.builder("partyline.store.backlog", bytes).description("committed, and not in a segment yet")
                .baseUnit("bytes").strongReference(true).register(meters);
        return () -> meters.remove(gauge);
    }

    /** Shows what this says. */
    void free(Supplier<Number> bytes) {
        Gauge.builder("partyline.store.free", bytes).description("free on the disk of the data directory")
                .baseUnit("bytes").strongReference(true).register(meters);
    }

    /** An append that a limit stood against; counted with what other limits refuse. */
    void limited(StorageLimitException.Limit limit) {
        meters.counter("partyline.limits.refused", "limit", limit.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .increment();
    }

    /** A group of records. @param nanos that it took to write and force it */
    void committed(int records, long nanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
        appended.increment(records);
        group.record(records);
    }

    /** Of these, so many were a tenant's. */
    void committed(Tenant tenant, int records) {
        ofTenants.computeIfAbsent(tenant, each -> Counter.builder("partyline.tenant.appended").tag("tenant", each.label())
                .description("records committed for a tenant").register(meters)).increment(records);
    }

    void refused() {
        refused.increment();
    }

    void tornTail() {
        tornTails.increment();
    }

    void damagedRecords(long count) {
        damagedRecords.increment(count);
    }
}
