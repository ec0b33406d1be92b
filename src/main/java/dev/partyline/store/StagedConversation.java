package dev.partyline.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;

/** A log without a conversation: no metadata names it, so a crash leaves nothing that is served. */
final class StagedConversation implements EventStore.Staging {

    private final ConversationMetadata metadata;
    private final ConversationLog log;
    private final BiConsumer<ConversationMetadata, ConversationLog> publish;
    private final Runnable release;
    private boolean over;

    /** @param publish makes it known
     *  @param release lets others have the id, after the log was thrown away */
    StagedConversation(ConversationMetadata metadata, ConversationLog log,
            BiConsumer<ConversationMetadata, ConversationLog> publish, Runnable release) {
        this.metadata = metadata;
        this.log = log;
        this.publish = publish;
        this.release = release;
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(List<EventDraft> drafts) {
        GroupCommitStore.requireSize(drafts);
        return log.append(drafts, EventStore.ANY_STATE);
    }

    @Override
    public ConversationMetadata publish() {
        publish.accept(metadata, log);
        over = true;
        return metadata;
    }

    @Override
    public void close() {
        if (over) return;
        over = true;
        log.discard();
        release.run();
    }
}
