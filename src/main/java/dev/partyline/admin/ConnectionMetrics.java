package dev.partyline.admin;

import java.util.Locale;

import dev.partyline.session.ConnectionClosed;
import dev.partyline.session.ConnectionOpened;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Counts connections as they come and go, and why they end. Observes on whatever thread it happens; never blocks. */
@ApplicationScoped
public class ConnectionMetrics {

    private static final String CLOSED = "partyline.connections.closed";

    @Inject MeterRegistry meters;

    void opened(@Observes ConnectionOpened event) {
        meters.counter("partyline.connections.opened").increment();
    }

    /** The reason is {@code client} when the client left. */
    void closed(@Observes ConnectionClosed event) {
        String reason = event.reason() == null ? "client" : event.reason().name().toLowerCase(Locale.ROOT);
        meters.counter(CLOSED, "reason", reason).increment();
    }
}
