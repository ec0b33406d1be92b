package dev.partyline.store;

import java.time.InstantSource;

import dev.partyline.config.Limits;
import dev.partyline.conversation.EventStore.CommitListener;

/** What all logs of a store share. */
record LogContext(Limits limits, InstantSource clock, StoreMetrics metrics, CommitListener listener) {}
