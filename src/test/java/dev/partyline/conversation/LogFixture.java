package dev.partyline.conversation;

import java.time.InstantSource;
import java.util.Map;

/** The logs of a store, wired as the container would. */
public final class LogFixture {

    public final EventStore store;
    public final EventLog log = new EventLog();
    public final Conversations conversations = new Conversations();
    public final FakeEvent<EventAppended> appended = new FakeEvent<>();
    public final FakeEvent<AgentStateChanged> stateChanged = new FakeEvent<>();
    public final FakeEvent<ConversationDeleted> deleted = new FakeEvent<>();
    public final FakeEvent<ConversationRenamed> renamed = new FakeEvent<>();
    public final FakeEvent<ConversationPurged> purged = new FakeEvent<>();

    public LogFixture(EventStore store, InstantSource clock) {
        this.store = store;
        log.store = store;
        log.appended = appended;
        log.stateChanged = stateChanged;
        log.listen();
        conversations.store = store;
        conversations.log = log;
        conversations.clock = clock;
        conversations.deleted = deleted;
        conversations.renamed = renamed;
        conversations.purged = purged;
    }

    public ConversationMetadata create() {
        return create("{}");
    }

    public ConversationMetadata create(String runtime) {
        return create(runtime, Dialect.V1);
    }

    public ConversationMetadata create(String runtime, Dialect dialect) {
        return conversations.create(ConversationId.random(), "", null, Map.of(), "{}", runtime, dialect).orElseThrow();
    }
}
