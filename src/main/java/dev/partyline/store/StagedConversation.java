package dev.partyline.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;

/** A log without a conversation: no metadata names it, so a crash leaves nothing that is served. */
final class StagedConversation implements EventStore.Staging {

    /** Appends to a log of the store. */
    @FunctionalInterface
    interface Appends {
        CompletionStage<List<ConversationEvent>> append(ConversationLog log, List<EventDraft> drafts, long ifStateAt);
    }

    private final ConversationMetadata metadata;
    private final ConversationLog log;
    private final Appends appends;
    private final Catalog catalog;
    private boolean over;

    StagedConversation(ConversationMetadata metadata, ConversationLog log, Appends appends,
            Catalog catalog) {
        this.metadata = metadata;
        this.log = log;
        this.appends = appends;
        this.catalog = catalog;
    }

    @Override
    public ConversationMetadata metadata() {
        return metadata;
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(List<EventDraft> drafts) {
        return appends.append(log, drafts, EventStore.ANY_STATE);
    }

    @Override
    public ConversationMetadata publish() {
        catalog.publish(metadata, log);
        over = true;
        return metadata;
    }

    @Override
    public void close() {
        if (over) return;
        over = true;
        catalog.abandon(metadata, log);
    }
}
