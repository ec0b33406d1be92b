package dev.partyline.agent;

import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What is counted of leases.
 *
 * @param lost ones whose time ran out here, or that somebody else has now
 * @param takenOver runs that somebody else had begun to work on
 * @param fenced appends that were refused because somebody else has gone on
 */
record LeaseMeters(Counter lost, Counter takenOver, Counter fenced) {

    static LeaseMeters of(MeterRegistry meters, Supplier<Number> held) {
        Gauge.builder("partyline.agent.leases", held).strongReference(true).register(meters);
        return new LeaseMeters(meters.counter("partyline.agent.leases.lost"),
                meters.counter("partyline.agent.leases.taken.over"), meters.counter("partyline.agent.appends.fenced"));
    }
}
