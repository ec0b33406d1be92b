package dev.partyline.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.partyline.config.AccessOptions;
import dev.partyline.config.Limits;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.FakeEvent;
import dev.partyline.conversation.LogFixture;
import dev.partyline.dialect.QueryString;
import dev.partyline.dialect.V1Events;
import dev.partyline.dialect.V1ResendRequest;
import dev.partyline.security.Action;
import dev.partyline.security.Authenticator;
import dev.partyline.security.ConversationPolicy;
import dev.partyline.security.Door;
import dev.partyline.security.Identity;
import dev.partyline.security.Refused;
import dev.partyline.security.Revoked;
import dev.partyline.store.MemoryEventStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.json.JsonObject;

/** Delivery over a store in memory, with a settable clock; everything happens on the calling thread unless told. */
public final class DeliveryFixture {

    public Instant now = Instant.parse("2026-03-14T09:26:00Z");
    public final Limits limits;
    public final LogFixture logs;
    public final SessionRegistry registry = new SessionRegistry();
    public final EventDelivery delivery = new EventDelivery();
    public final StatusLines lines = new StatusLines();
    /** They ring at once, unless a test says otherwise. */
    final Bells bells = new Bells();
    final Watchers watchers = new Watchers();
    /** What is watched elsewhere; nothing can be, unless a test says otherwise. */
    final FakePresence presence = new FakePresence();
    final FakeEvent<ClientWaitExpired> waitExpired = new FakeEvent<>();
    final FakeEvent<ConnectionOpened> opened = new FakeEvent<>();
    final FakeEvent<ConnectionClosed> closed = new FakeEvent<>();
    public final FakeEvent<Refused> refusals = new FakeEvent<>();
    /** Who may be connected; everybody, unless a test says otherwise. */
    final Set<String> forbidden = ConcurrentHashMap.newKeySet();

    public DeliveryFixture() {
        this(Runnable::run, () -> Runnable::run);
    }

    public DeliveryFixture(Executor writer, Supplier<Executor> stripes) {
        limits = Limits.defaults();
        logs = new LogFixture(new MemoryEventStore(() -> now, writer), () -> now);
        registry.limits = limits;
        registry.clock = () -> now;
        registry.log = logs.log;
        registry.meters = new SimpleMeterRegistry();
        registry.threads = new Threads(stripes);
        registry.waitExpired = waitExpired;
        registry.access = AccessOptions.defaults();
        registry.authenticator = new Door(List.of("key"), limits).authenticator;
        registry.policy = new Policy();
        registry.conversations = logs.conversations;
        watchers.presence = presence;
        watchers.threads = registry.threads;
        watchers.clock = registry.clock;
        watchers.meters = registry.meters;
        watchers.waiter = Runnable::run;
        watchers.prepare();
        registry.watchers = watchers;
        registry.prepare();
        lines.registry = registry;
        delivery.registry = registry;
        delivery.lines = lines;
        bells.registry = registry;
        bells.threads = registry.threads;
        delivery.bells = bells;
        delivery.log = logs.log;
        delivery.conversations = logs.conversations;
        delivery.policy = Door.policy("maintainer");
        delivery.clock = () -> now;
        delivery.threads = registry.threads;
        delivery.limits = limits;
        delivery.measure(registry.meters);
        delivery.opened = opened;
        delivery.closed = closed;
        delivery.refusals = refusals;
        logs.appended.observedBy(delivery::appended);
        logs.stateChanged.observedBy(registry::agentStateChanged);
        logs.deleted.observedBy(delivery::deleted);
        logs.renamed.observedBy(delivery::renamed);
    }

    /** Executors of the test's choice, and a timer that never rings: sweeps are called by hand. */
    private static final class Threads extends DeliveryThreads {
        private final Supplier<Executor> stripes;

        Threads(Supplier<Executor> stripes) {
            this.stripes = stripes;
        }

        @Override
        public Executor stripe() {
            return stripes.get();
        }

        @Override
        public void every(Duration period, Runnable work) { }
    }

    private final class Policy extends ConversationPolicy {
        @Override
        public boolean permit(Identity identity, Action action, ConversationMetadata conversation) {
            return !forbidden.contains(identity.name());
        }
    }

    /** What lets connections outlive their tokens, by what this authenticator says. */
    public Renewals renewals(Authenticator authenticator) {
        var revoked = new FakeEvent<Revoked>();
        revoked.observedBy(registry::revoked);
        var renewals = new Renewals();
        renewals.authenticator = authenticator;
        renewals.clock = () -> now;
        renewals.meters = registry.meters;
        renewals.refusals = refusals;
        renewals.revoked = revoked;
        return renewals;
    }

    ClientConnection connect(ConversationMetadata conversation, Identity identity, Transport transport) {
        var opening = new Opening(conversation, identity, V1ResendRequest.parse(Map.of()));
        return delivery.connect(opening, transport).orElseThrow();
    }

    ClientConnection connect(ConversationMetadata conversation, String query, Transport transport) {
        var resend = V1ResendRequest.parse(QueryString.parse(query));
        return delivery.connect(new Opening(conversation, Identity.LOCAL, resend), transport).orElseThrow();
    }

    /** @param cursor offset of the last record that the client has */
    ClientConnection connectV0(ConversationMetadata conversation, long cursor, Transport transport) {
        return delivery.connect(new V0Opening(conversation, Identity.LOCAL, cursor), transport).orElseThrow();
    }

    public List<ConversationEvent> append(ConversationMetadata conversation, EventDraft... drafts) {
        return logs.log.append(conversation.id(), List.of(drafts)).toCompletableFuture().join();
    }

    static EventDraft said(String text) {
        return V1Events.agentMessage(text);
    }

    static List<String> ids(List<String> frames) {
        return frames.stream().map(EventJson::parseObject).map(json -> json.getString("id")).toList();
    }

    /** What each frame is: its text for a message, else key and value of a state update, else its kind. */
    static List<String> gist(List<String> frames) {
        return frames.stream().map(EventJson::parseObject).map(DeliveryFixture::gist).toList();
    }

    private static String gist(JsonObject json) {
        return switch (json.getString("kind", "")) {
            case "MessageEvent" -> json.getJsonObject("llm_message").getJsonArray("content").getJsonObject(0)
                    .getString("text");
            case "ConversationStateUpdateEvent" -> json.getString("key") + "=" + value(json);
            default -> json.getString("kind", json.toString());
        };
    }

    private static String value(JsonObject json) {
        return json.get("value") instanceof JsonObject state ? state.getString("execution_status", "?")
                : json.get("value").toString().replace("\"", "");
    }

}
