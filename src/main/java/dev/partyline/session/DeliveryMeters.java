package dev.partyline.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What delivery counts, for all connections together: frames taken by clients, drains, and drains that storage stopped. */
record DeliveryMeters(Counter frames, Timer drain, Counter parked) {

    DeliveryMeters(MeterRegistry registry) {
        this(registry.counter("partyline.delivery.frames"), registry.timer("partyline.delivery.drain"),
                registry.counter("partyline.delivery.parked"));
    }
}
