package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.invalid;

import java.util.stream.Collectors;

import dev.partyline.conversation.AgentState;
import dev.partyline.conversation.AgentTransition;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * What a client may send as {@code oh_user_action}, by its old name {@code oh_action}, or by {@code POST events} (V0 spec
 * 3.3). A message and a wish for a state, nothing else; what an event says of itself beyond {@code action} and
 * {@code args}, such as its cause or its cost, is not read. Every mistake is an {@link InvalidFrameException} with a text
 * of our own, and nothing else is ever thrown.
 */
public sealed interface V0ClientAction {

    /** Longest text of a message, in UTF-16 units. */
    int MAX_CONTENT_CHARS = 1 << 20;

    /** The user says something; lists that were absent or null are empty. */
    record Message(String content, JsonArray imageUrls, JsonArray fileUrls) implements V0ClientAction {}

    /** The user wants the agent in another state; {@link #check} says whether it can be had. */
    record ChangeState(AgentState requested) implements V0ClientAction {

        /** @param wish one of {@link AgentTransition#wishes} */
        public ChangeState(AgentTransition wish) {
            this(wish.state());
        }

        /** What is asked for.
         *  @throws java.util.NoSuchElementException if nobody may ask for this state */
        public AgentTransition wish() {
            return AgentTransition.wishFor(requested).orElseThrow();
        }

        /**
         * A verdict needs an action that waits for it (V0 spec 6.3); everything else can be asked for at any time.
         *
         * @param current state of the agent
         * @param pending whether an action waits for a verdict
         * @throws InvalidFrameException if this cannot be asked for now
         */
        public void check(AgentState current, boolean pending) {
            if (!wish().isVerdict() || pending && wish().next(current).isPresent()) return;
            throw invalid(requested.wire() + " is only possible while an action waits for confirmation");
        }
    }

    /**
     * Reads the body of a request, or the text of a frame.
     *
     * @throws InvalidFrameException with a text for that client
     */
    static V0ClientAction parse(String json) {
        try {
            return parse(EventJson.parse(json));
        } catch (JsonException notJson) {
            throw new InvalidFrameException("JSONDecodeError", "an event must be one JSON object of reasonable depth");
        }
    }

    /** @param event null for a packet without one
     *  @throws InvalidFrameException with a text for that client */
    static V0ClientAction parse(JsonValue event) {
        if (!(event instanceof JsonObject json)) throw invalid("an event must be a JSON object");
        if (json.containsKey("action")) return action(json);
        if (json.containsKey("observation")) {
            throw invalid("this observation is not defined. Available observations: none for clients");
        }
        throw invalid("Unknown event type: neither action nor observation");
    }

    private static V0ClientAction action(JsonObject json) {
        JsonObject args = args(json);
        return switch (EventJson.text(json, "action", "")) {
            case "message" -> message(args);
            case "change_agent_state" -> changeState(args);
            default -> throw invalid("this action is not defined. Available actions: message, change_agent_state");
        };
    }

    private static JsonObject args(JsonObject json) {
        JsonValue timeout = json.getOrDefault("timeout", JsonValue.NULL);
        if (timeout != JsonValue.NULL && !(timeout instanceof JsonNumber)) throw invalid("timeout must be a number");
        if (!json.containsKey("args")) return JsonValue.EMPTY_JSON_OBJECT;
        if (json.get("args") instanceof JsonObject args) return args;
        throw invalid("args must be an object");
    }

    private static Message message(JsonObject args) {
        if (!(args.get("content") instanceof JsonString text)) throw wrong("message", "content must be a string");
        if (text.getChars().length() > MAX_CONTENT_CHARS) {
            throw wrong("message", "content must have at most " + MAX_CONTENT_CHARS + " characters");
        }
        String images = args.containsKey("image_urls") ? "image_urls" : "images_urls"; // an old spelling
        return new Message(V1Fields.wellFormed(text, "content"), urls(args, images), urls(args, "file_urls"));
    }

    private static JsonArray urls(JsonObject args, String member) {
        JsonValue value = args.getOrDefault(member, JsonValue.NULL);
        if (value == JsonValue.NULL) return JsonValue.EMPTY_JSON_ARRAY;
        boolean texts = value instanceof JsonArray urls && urls.stream().allMatch(JsonString.class::isInstance);
        if (!texts) throw wrong("message", member + " must be a list of strings");
        return V1Fields.texts(value, member);
    }

    private static ChangeState changeState(JsonObject args) {
        if (!(args.get("agent_state") instanceof JsonString name)) {
            throw wrong("change_agent_state", "agent_state must be a string");
        }
        return AgentState.ofWire(name.getString()).flatMap(AgentTransition::wishFor).map(ChangeState::new)
                .orElseThrow(() -> wrong("change_agent_state", "agent_state must be one of " + AgentTransition.wishes()
                        .map(wish -> wish.state().wire()).collect(Collectors.joining(", "))));
    }

    private static InvalidFrameException wrong(String action, String why) {
        return invalid(action + " has the wrong arguments: " + why);
    }
}
