package dev.partyline.agent.trajectory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.AgentStep;
import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.ConversationState;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StateFold;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V1Events;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/** What a session does with a runtime, by hand: pulls steps, keeps their events in a list, folds the state. */
final class Player {

    static final ConversationId CHAT = ConversationId.parse("6f1f7a3e2b7c4d588a3d91c0b2f4e6aa");

    final List<ConversationEvent> log = new ArrayList<>();
    final List<Duration> delays = new ArrayList<>();
    final TrajectoryRuntimeFactory factory = new TrajectoryRuntimeFactory();
    private final ConversationMetadata metadata;
    AgentRuntime runtime;
    ConversationState state = ConversationState.EMPTY;

    private Player(ConversationMetadata metadata) {
        this.metadata = metadata;
        restart();
    }

    static Player of(String runtime) {
        return of(CHAT, 0, runtime);
    }

    static Player of(ConversationId id, long epoch, String runtime) {
        return new Player(new ConversationMetadata(id, epoch, "", null, Instant.EPOCH, Instant.EPOCH, Map.of(), "{}",
                runtime));
    }

    static Player of(Iterable<JsonObject> events) {
        return of(runtime(events));
    }

    /** In a conversation of V0. */
    static Player inV0(Iterable<JsonObject> events) {
        return inV0(0, runtime(events));
    }

    static Player inV0(long epoch, String runtime) {
        return new Player(new ConversationMetadata(CHAT, epoch, "", null, Instant.EPOCH, Instant.EPOCH, Map.of(), "{}",
                runtime, Dialect.V0));
    }

    static String runtime(Iterable<JsonObject> events) {
        var array = EventJson.array();
        events.forEach(array::add);
        return EventJson.write(EventJson.object().add("events", array).build());
    }

    void restart() {
        runtime = factory.create(metadata,
                id -> log.stream().filter(event -> event.eventId().equals(id)).mapToLong(ConversationEvent::offset)
                        .findFirst());
    }

    /** Pulls one step and appends its events. */
    AgentStep step() {
        AgentStep step = runtime.next(state).toCompletableFuture().join();
        delays.add(step.delay());
        step.events().forEach(this::append);
        return step;
    }

    /** To the end of the run. */
    Player play() {
        for (int steps = 0; steps < 1000; steps++) {
            if (step().outcome() == AgentStep.Outcome.FINISHED) return this;
        }
        throw new AssertionError("does not end");
    }

    Player steps(int count) {
        for (int i = 0; i < count; i++) step();
        return this;
    }

    void append(EventDraft draft) {
        var position = new StreamPosition(metadata.epoch(), log.size());
        log.add(new ConversationEvent(position, draft.stamped(Instant.EPOCH.plusSeconds(log.size()))));
        state = StateFold.fold(state, log.subList(log.size() - 1, log.size()));
    }

    void say(String text) {
        append(V1Events.userMessage(EventJson.object().add("role", "user").add("content", V1Events.content(text))
                .build(), ""));
    }

    /** As a client's refusal does: every open action gets its answer, then the runtime is told. */
    void reject() {
        state.unanswered().forEach((call, action) ->
                append(V1Events.rejection(action.tool(), call, action.eventId(), "no")));
        runtime.rejected();
    }

    List<JsonObject> events() {
        return log.stream().map(event -> EventJson.parseObject(event.payload())).toList();
    }

    List<String> kinds() {
        return log.stream().map(ConversationEvent::kind).toList();
    }

    /** The events of a kind, in order. */
    List<JsonObject> all(String kind) {
        return events().stream().filter(event -> event.getString("kind").equals(kind)).toList();
    }

    static List<JsonObject> fixture(String name) {
        return resource("/fixtures/" + name).lines().map(EventJson::parseObject).toList();
    }

    static JsonArray bundled(String name) {
        return EventJson.parse(resource("/recordings/" + name + ".json")).asJsonArray();
    }

    private static String resource(String path) {
        try (var in = Player.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
