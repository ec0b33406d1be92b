package dev.partyline.agent;

import java.time.InstantSource;
import java.util.function.Consumer;

import dev.partyline.cluster.Lease;
import dev.partyline.config.Limits;
import dev.partyline.session.DeliveryThreads;
import dev.partyline.session.StatusLines;

/**
 * What a session has in common with the others of its node.
 *
 * @param whenFenced hears of a lease under which an append was refused
 */
record SessionWiring(DeliveryThreads threads, InstantSource clock, Limits limits, StatusLines lines,
        Consumer<Lease> whenFenced) {}
