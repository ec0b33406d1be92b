package dev.partyline.rest;

import jakarta.enterprise.context.ApplicationScoped;

/** Whether this server takes work; the life cycle says so when recovery is over, and takes it back at the end. */
@ApplicationScoped
public class Readiness {

    private volatile boolean ready;

    public boolean ready() {
        return ready;
    }

    public void up() {
        ready = true;
    }

    public void down() {
        ready = false;
    }
}
