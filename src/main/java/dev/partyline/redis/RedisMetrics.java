package dev.partyline.redis;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.partyline.conversation.Tenant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What a server of a cluster counts. What other stores count, too, has the same name. */
final class RedisMetrics {

    private final MeterRegistry meters;
    private final Map<Tenant, Counter> ofTenants = new ConcurrentHashMap<>();
    private final Counter appended;
    private final Counter refused;
    private final Counter heard;
    private final Timer call;

    RedisMetrics(MeterRegistry meters) {
        this.meters = meters;
        appended = Counter.builder("partyline.store.appended").description("records committed").register(meters);
        refused = Counter.builder("partyline.store.refused")
                .description("appends that storage could not take in time").register(meters);
        heard = Counter.builder("partyline.redis.heard").description("records of other servers that were told here").register(meters);
        call = Timer.builder("partyline.redis.append").description("one call of the script that appends").register(meters);
    }

    /** Shows 1 while this says what is wrong. */
    void trouble(Supplier<Optional<String>> why) {
        Gauge.builder("partyline.redis.trouble", () -> why.get().isPresent() ? 1 : 0)
                .description("1 while Redis cannot be used, or the bell cannot be heard").strongReference(true).register(meters);
    }

    void appended(Tenant tenant, int records, long nanos) {
        call.record(nanos, TimeUnit.NANOSECONDS);
        appended.increment(records);
        ofTenants.computeIfAbsent(tenant, each -> Counter.builder("partyline.tenant.appended").tag("tenant", each.label())
                .description("records committed for a tenant").register(meters)).increment(records);
    }

    void heard(int records) {
        heard.increment(records);
    }

    void refused() {
        refused.increment();
    }
}
