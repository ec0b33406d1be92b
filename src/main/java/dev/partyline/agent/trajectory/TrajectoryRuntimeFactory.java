package dev.partyline.agent.trajectory;

import java.util.OptionalLong;
import java.util.function.Function;

import dev.partyline.agent.AgentRuntime;
import dev.partyline.agent.RuntimeFactory;
import dev.partyline.conversation.ConversationMetadata;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;

/** Plays recordings; {@link Playback#parse} says what a {@code runtime} object may hold. */
@ApplicationScoped
public class TrajectoryRuntimeFactory implements RuntimeFactory {

    @Override
    public String kind() {
        return "trajectory";
    }

    @Override
    public void check(JsonObject runtime) {
        Playback.parse(runtime, Dialect.V1);
    }

    /** Asks {@code offsets} once per recorded event at most, and only for the first when the log has none of them; later
     *  for what answers of V0 answer. */
    @Override
    public AgentRuntime create(ConversationMetadata metadata, Function<String, OptionalLong> offsets) {
        var playback = Playback.parse(EventJson.parseObject(metadata.runtime()), metadata.dialect());
        return new TrajectoryRuntime(metadata.dialect(), playback, played(metadata, playback.recording(), offsets),
                id -> offsets.apply(id).isPresent());
    }

    private static Played played(ConversationMetadata metadata, Recording recording,
            Function<String, OptionalLong> offsets) {
        return recording.dialect() == Dialect.V0
                ? new PlayedV0(metadata.id(), metadata.epoch(), recording.keys(), offsets)
                : new PlayedIds(metadata.id(), metadata.epoch(), recording.keys());
    }
}
