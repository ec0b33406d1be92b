package dev.partyline.agent.remote;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of all agent servers together: events taken, events refused, and how often one was lost. */
record RemoteMeters(Counter events, Counter refused, Counter losses) {

    RemoteMeters(MeterRegistry registry) {
        this(registry.counter("partyline.remote.events"), registry.counter("partyline.remote.refused"),
                registry.counter("partyline.remote.losses"));
    }
}
