package dev.partyline.socketio;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What all connections count together: clients let in, clients refused, connections ended for a broken packet. */
record SocketIoMeters(Counter accepted, Counter refused, Counter invalid) {

    SocketIoMeters(MeterRegistry registry) {
        this(registry.counter("partyline.socketio.accepted"), registry.counter("partyline.socketio.refused"),
                registry.counter("partyline.socketio.invalid"));
    }
}
