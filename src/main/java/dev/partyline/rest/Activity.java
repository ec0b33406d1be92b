package dev.partyline.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import dev.partyline.conversation.EventAppended;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** How long this server has been up, and how long nothing has happened. */
@ApplicationScoped
public class Activity {

    @Inject InstantSource clock;

    private volatile Instant start;
    private volatile Instant last;

    @PostConstruct
    void begin() {
        start = clock.instant();
        last = start;
    }

    void up(@Observes @Initialized(ApplicationScoped.class) Object application) {
        // being told is enough: it makes the bean, and the time begins
    }

    void happened(@Observes EventAppended event) {
        last = clock.instant();
    }

    Duration uptime() {
        return Duration.between(start, clock.instant());
    }

    Duration idle() {
        return Duration.between(last, clock.instant());
    }
}
