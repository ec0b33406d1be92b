package dev.partyline.agent.trajectory;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.RuntimeKinds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * Plays recordings; {@link Playback#parse} says what a {@code runtime} object may hold. In {@code then} there may be the
 * {@code runtime} object of what goes on behind the end.
 */
@ApplicationScoped
public class TrajectoryRuntimeFactory implements RuntimeFactory {

    private static final String KIND = "trajectory";
    private static final int MOST_STAGES = 10;

    @Inject @Any Instance<RuntimeFactory> factories;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void check(JsonObject runtime) {
        Optional<JsonObject> stage = Optional.of(runtime);
        for (int number = 0; stage.isPresent(); number++) {
            if (number == MOST_STAGES) {
                throw new IllegalArgumentException("runtime may be followed by at most " + (MOST_STAGES - 1) + " others");
            }
            if (!isRecording(stage.get())) {
                checkOther(stage.get(), number);
                return;
            }
            Playback.parse(stage.get(), Dialect.V1);
            stage = then(stage.get());
        }
    }

    private void checkOther(JsonObject runtime, int number) {
        RuntimeFactory factory = factory(runtime);
        if (number > 0 && factory.outlivesServer()) {
            throw new IllegalArgumentException("runtime.then.kind: an agent that lives elsewhere knows nothing of a recording");
        }
        factory.check(runtime);
    }

    /** Asks {@code offsets} once per recorded event at most, and only for the first when the log has none of them; later
     *  for what answers of V0 answer. */
    @Override
    public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
        return create(metadata, Stage.first(metadata), offsets);
    }

    private AgentRuntime create(ConversationMetadata metadata, Stage stage, Function<String, OptionalLong> offsets) {
        JsonObject runtime = EventJson.parseObject(metadata.runtime());
        var playback = Playback.parse(runtime, metadata.dialect());
        Supplier<AgentRuntime> then = then(runtime).<Supplier<AgentRuntime>>map(next -> () -> {
            ConversationMetadata rest = metadata.withRuntime(EventJson.write(next));
            return isRecording(next) ? create(rest, stage.next(), offsets) : factory(next).create(rest, offsets);
        }).orElse(null);
        return new TrajectoryRuntime(metadata.dialect(), playback, played(stage, playback.recording(), offsets),
                id -> offsets.apply(id).isPresent(), then);
    }

    private static Played played(Stage stage, Recording recording, Function<String, OptionalLong> offsets) {
        return recording.dialect() == Dialect.V0 ? new PlayedV0(stage, recording.keys(), offsets)
                : new PlayedIds(stage, recording.keys());
    }

    private static Optional<JsonObject> then(JsonObject runtime) {
        JsonValue then = runtime.getOrDefault(RuntimeKinds.THEN, JsonValue.NULL);
        if (then == JsonValue.NULL) return Optional.empty();
        if (then instanceof JsonObject object) return Optional.of(object);
        throw new IllegalArgumentException("runtime.then must be an object, such as runtime is");
    }

    private static boolean isRecording(JsonObject runtime) {
        return EventJson.text(runtime, "kind", KIND).equals(KIND);
    }

    private RuntimeFactory factory(JsonObject runtime) {
        String kind = runtime.getString("kind");
        return factories.stream().filter(factory -> factory.kind().equals(kind)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("runtime.then.kind: there is no such kind of runtime"));
    }
}
