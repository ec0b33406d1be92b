package dev.partyline.store;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;

import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventStore.CommitListener;

/** What all logs of a store share. @param announcers tell what was committed, a conversation always the same one */
record LogContext(Limits limits, InstantSource clock, StoreMetrics metrics, CommitListener listener,
        Function<ConversationId, Executor> announcers) {

    Executor announcer(ConversationId id) {
        return announcers.apply(id);
    }
}
