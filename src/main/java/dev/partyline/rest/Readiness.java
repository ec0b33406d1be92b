package dev.partyline.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;

/** Whether this server takes work: from when the application has come up until it begins to go down. */
@ApplicationScoped
public class Readiness {

    private volatile boolean ready;

    public boolean ready() {
        return ready;
    }

    void up(@Observes @Initialized(ApplicationScoped.class) Object application) {
        ready = true;
    }

    void down(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        ready = false;
    }
}
