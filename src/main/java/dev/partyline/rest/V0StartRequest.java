package dev.partyline.rest;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import dev.partyline.dialect.V0ClientAction;
import dev.partyline.dialect.V0ClientAction.Message;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * What the page of V0 says about a conversation that it wants (V0 spec 11.1). Instructions, tool servers and tasks are
 * taken and not kept: no runtime here makes use of them, and they may hold secrets.
 *
 * @param labels kept as tags
 * @param message what the user says first
 * @param replay recorded events to be played
 */
record V0StartRequest(Map<String, String> labels, Optional<Message> message, Optional<JsonArray> replay) {

    private static final Set<String> MEMBERS = Set.of("repository", "git_provider", "selected_branch",
            "initial_user_msg", "image_urls", "replay_json", "suggested_task", "create_microagent",
            "conversation_instructions", "mcp_config");
    private static final int LONGEST_NAME = 64;

    /** @throws ProblemException 422 that names the member
     *  @throws dev.partyline.dialect.InvalidFrameException if the message is none */
    static V0StartRequest parse(JsonObject json) {
        json.keySet().stream().filter(name -> !MEMBERS.contains(name)).findFirst().ifPresent(V0StartRequest::refuse);
        var request = new Members(json);
        request.text("conversation_instructions");
        request.object("mcp_config");
        Optional<Message> message = message(request, json);
        Optional<JsonArray> replay = ReplayJson.read(request, message.isPresent());
        return new V0StartRequest(V0Labels.of(request), message, replay);
    }

    private static void refuse(String member) {
        String message = "Extra inputs are not permitted";
        if (member.length() > LONGEST_NAME) throw Members.wrong("extra_forbidden", message);
        throw Members.wrong("extra_forbidden", message, member);
    }

    /** An empty text without pictures is nothing said. */
    private static Optional<Message> message(Members request, JsonObject json) {
        String text = request.text("initial_user_msg").orElse("");
        JsonValue images = json.getOrDefault("image_urls", JsonValue.NULL);
        JsonObject args = EventJson.object().add("content", text).add("image_urls", images).build();
        var message = (Message) V0ClientAction.parse(
                EventJson.object().add("action", "message").add("args", args).build());
        return Optional.of(message).filter(said -> !said.content().isEmpty() || !said.imageUrls().isEmpty());
    }

    /** What executes it. */
    JsonObject runtime() {
        return replay.map(events -> ReplayJson.runtime(events, Optional.empty()))
                .orElseGet(() -> EventJson.object().add("kind", "trajectory").build());
    }
}
