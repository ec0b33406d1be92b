package dev.partyline.rest;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.partyline.agent.AutomaticTitles;
import dev.partyline.agent.Iterations;
import dev.partyline.agent.UnwatchedAgents;
import dev.partyline.config.ClientWaitPolicy;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.RuntimeKinds;
import dev.partyline.dialect.V1ClientFrame;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/**
 * What a client says about a conversation that it wants (V1 spec 7.2), and our own {@code runtime}, {@code title} and
 * {@code replay_json}. Nothing in it is secret any more; what was is {@link GivenSecrets}.
 *
 * @param id empty to have one made up
 * @param title null for none
 * @param agent public configuration
 * @param runtime what executes it, with the {@code workspace} as a member
 * @param replays whether it begins with a recording, which is played at once
 * @param confirmationPolicy when it is not the one that conversations have anyway
 * @param mostIterations how many steps a run may have, when it is not the number that they have anyway
 * @param initialMessage normalised by its dialect
 */
record StartRequest(Optional<ConversationId> id, String title, Map<String, String> tags, JsonObject agent,
        JsonObject runtime, boolean replays, Optional<JsonObject> confirmationPolicy,
        Optional<JsonNumber> mostIterations, Optional<JsonObject> initialMessage) {

    private static final Set<String> AGENT_WAYS = Set.of("agent", "agent_settings", "agent_profile_id", "runtime");
    private static final String WORKSPACE = "workspace";
    private static final JsonObject DEFAULT_RUNTIME = EventJson.object().add("kind", "trajectory").build();

    /** Whether a request is one of V1: it has a member that only those have (V1 spec 7.7). */
    static boolean isV1(JsonObject json) {
        return json.containsKey(WORKSPACE) || AGENT_WAYS.stream().anyMatch(json::containsKey);
    }

    /** @throws ProblemException 422 that names the member
     *  @throws dev.partyline.dialect.InvalidFrameException if the initial message is none */
    static StartRequest parse(JsonObject json) {
        var request = new Members(json);
        if (AGENT_WAYS.stream().noneMatch(request::has)) throw Members.missing("agent");
        checkSmallMembers(request);
        Optional<JsonArray> replay = ReplayJson.read(request, request.has("initial_message"));
        return new StartRequest(request.text("conversation_id").map(id -> Access.id(id, "body", "conversation_id")),
                request.title().orElse(null), request.tags().orElse(Map.of()), AgentConfiguration.read(request),
                runtime(request, replay), replay.isPresent(),
                request.object(ConfirmationPolicy.KEY)
                        .map(policy -> ConfirmationPolicy.checked(policy, ConfirmationPolicy.KEY))
                        .filter(policy -> !ConfirmationPolicy.isDefault(policy)),
                request.atLeast(Iterations.KEY, 1).filter(most -> most.doubleValue() != Iterations.USUAL),
                request.object("initial_message").map(StartRequest::message));
    }

    /** Whether nothing is said, played or set to begin with. */
    boolean isBare() {
        return confirmationPolicy.isEmpty() && mostIterations.isEmpty() && initialMessage.isEmpty() && !replays;
    }

    /** Members that are looked at, though nothing follows from them here. */
    private static void checkSmallMembers(Members request) {
        request.flag("stuck_detection");
        request.object("secrets");
    }

    private static JsonObject runtime(Members request, Optional<JsonArray> replay) {
        Optional<JsonObject> given = request.object("runtime").map(StartRequest::kept);
        var runtime = EventJson.object(); // the workspace stands first, where state frames find it at once
        request.object(WORKSPACE).ifPresent(workspace -> runtime.add(WORKSPACE, workspace(workspace)));
        request.flag(AutomaticTitles.WANTED).filter(wanted -> !wanted)
                .ifPresent(unwanted -> runtime.add(AutomaticTitles.WANTED, false));
        given.map(first -> first.get(UnwatchedAgents.POLICY)).ifPresent(policy -> runtime.add(UnwatchedAgents.POLICY, policy));
        replay.map(events -> ReplayJson.runtime(events, given)).or(() -> given).orElse(DEFAULT_RUNTIME)
                .forEach((member, value) -> {
                    if (!member.equals(WORKSPACE)) runtime.add(member, value);
                });
        return runtime.build();
    }

    /** A runtime without its secrets. Recorded events are played as they are, and stand last. */
    static JsonObject kept(JsonObject given) {
        if (EventJson.text(given, "kind", "").isEmpty()) throw Members.missing("runtime", "kind");
        checkWaitPolicy(new Members(given));
        var kept = EventJson.object();
        Redaction.of(given).forEach((member, value) -> {
            if (!member.equals(RuntimeKinds.EVENTS)) kept.add(member, value);
        });
        if (given.get(RuntimeKinds.THEN) instanceof JsonObject then) kept.add(RuntimeKinds.THEN, kept(then));
        if (given.containsKey(RuntimeKinds.EVENTS)) kept.add(RuntimeKinds.EVENTS, given.get(RuntimeKinds.EVENTS));
        return kept.build();
    }

    private static void checkWaitPolicy(Members runtime) {
        runtime.text(UnwatchedAgents.POLICY).filter(name -> ClientWaitPolicy.of(name).isEmpty()).ifPresent(unknown -> {
            throw Members.wrong("enum", "Input should be continue, pause or stop", "runtime", UnwatchedAgents.POLICY);
        });
    }

    private static JsonObject workspace(JsonObject given) {
        if (EventJson.text(given, "working_dir", "").isEmpty()) {
            throw Members.missing(WORKSPACE, "working_dir");
        }
        return Redaction.of(given);
    }

    private static JsonObject message(JsonObject given) {
        JsonObject user = given.containsKey("role") ? given : EventJson.object(given).add("role", "user").build();
        return V1ClientFrame.message(user, false).message();
    }
}
