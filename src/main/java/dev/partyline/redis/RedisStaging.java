package dev.partyline.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventStore;

/** A log without a conversation. If its server ends, Redis forgets it by itself. */
final class RedisStaging implements EventStore.Staging {

    private final RedisCatalog catalog;
    private final RedisCatalog.Staged staged;
    private final RedisLog log;
    private final BiFunction<RedisLog, List<EventDraft>, CompletionStage<List<ConversationEvent>>> appends;
    private boolean over;

    RedisStaging(RedisCatalog catalog, RedisCatalog.Staged staged, RedisLog log,
            BiFunction<RedisLog, List<EventDraft>, CompletionStage<List<ConversationEvent>>> appends) {
        this.catalog = catalog;
        this.staged = staged;
        this.log = log;
        this.appends = appends;
    }

    @Override
    public ConversationMetadata metadata() {
        return staged.metadata();
    }

    @Override
    public CompletionStage<List<ConversationEvent>> append(List<EventDraft> drafts) {
        return appends.apply(log, drafts);
    }

    @Override
    public ConversationMetadata publish() {
        catalog.publish(staged);
        over = true;
        return staged.metadata();
    }

    @Override
    public void close() {
        if (over) return;
        over = true;
        catalog.abandon(staged);
    }
}
