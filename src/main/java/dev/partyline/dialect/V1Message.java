package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.invalid;

import java.util.List;
import java.util.Set;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Normalises a message of a client to the form in which it is stored and comes back (V1 spec 3.1, 4.4). The Python
 * client refuses events with members that it does not know, so only known members get through, each with its type.
 */
final class V1Message {

    private static final Set<String> ROLES = Set.of("user", "system", "assistant", "tool");
    private static final Set<String> TEXT_MEMBERS = Set.of("type", "text", "cache_prompt");

    private V1Message() {}

    /**
     * @param socket whether the socket's rules hold: {@code role} must be there and {@code content} may be a string;
     *     REST is the other way round (V1 spec 7.3)
     * @return {@code role}, {@code content}, {@code thinking_blocks} and the optional members that were given
     */
    static JsonObject normalise(JsonObject message, boolean socket) {
        requireUser(message, socket);
        return normalise(message, "user", socket);
    }

    /** The same of what an agent says: the role is {@code assistant}, and content may be a string. */
    static JsonObject ofAgent(JsonObject message) {
        if (!EventJson.text(message, "role", "assistant").equals("assistant")) {
            throw invalid("llm_message.role must be 'assistant'");
        }
        return normalise(message, "assistant", true);
    }

    private static JsonObject normalise(JsonObject message, String role, boolean stringAllowed) {
        var normal = EventJson.object().add("role", role).add("content", content(message, stringAllowed));
        addToolCalls(normal, message);
        for (String member : List.of("tool_call_id", "name", "reasoning_content")) {
            V1Fields.copyText(message, member, "", normal);
        }
        normal.add("thinking_blocks", thinkingBlocks(message));
        addReasoningItem(normal, message);
        return normal.build();
    }

    private static void requireUser(JsonObject message, boolean socket) {
        JsonValue role = message.get("role");
        if (role == null && !socket) return;
        if (role == null) throw invalid("role is required");
        if (!(role instanceof JsonString name) || !ROLES.contains(name.getString())) {
            throw invalid("role must be 'user', 'system', 'assistant' or 'tool'");
        }
        if (!name.getString().equals("user")) {
            throw new InvalidFrameException("AssertionError", "role must be 'user' in what a client sends");
        }
    }

    static JsonArray content(JsonObject message, boolean stringAllowed) {
        JsonValue content = message.getOrDefault("content", JsonValue.NULL);
        if (content == JsonValue.NULL) return JsonValue.EMPTY_JSON_ARRAY;
        if (content instanceof JsonString text && stringAllowed) {
            return V1Events.content(V1Fields.wellFormed(text, "content"));
        }
        if (!(content instanceof JsonArray items)) {
            throw invalid("content must be a list of text and image items" + (stringAllowed ? ", or a string" : ""));
        }
        var normal = EventJson.array();
        for (int i = 0; i < items.size(); i++) normal.add(item(items.get(i), "content[" + i + "]"));
        return normal.build();
    }

    private static JsonObject item(JsonValue value, String at) {
        JsonObject item = V1Fields.object(value, at);
        String untyped = item.containsKey("image_urls") ? "image" : "text";
        return switch (item.containsKey("type") ? EventJson.text(item, "type", "") : untyped) {
            case "text" -> textItem(item, at);
            case "image" -> image(item, urls(item, at), at);
            case "image_url" -> image(item, EventJson.array().add(pageUrl(item, at)).build(), at);
            default -> throw invalid(at + ".type must be 'text', 'image' or 'image_url'");
        };
    }

    private static JsonObject textItem(JsonObject item, String at) {
        if (!TEXT_MEMBERS.containsAll(item.keySet())) {
            throw invalid(at + " may have no members but type, text and cache_prompt");
        }
        return EventJson.object().add("cache_prompt", cachePrompt(item, at)).add("type", "text")
                .add("text", V1Fields.text(item, "text", at)).build();
    }

    private static JsonObject image(JsonObject item, JsonArray urls, String at) {
        return EventJson.object().add("cache_prompt", cachePrompt(item, at)).add("type", "image")
                .add("image_urls", urls).build();
    }

    private static JsonArray urls(JsonObject item, String at) {
        return V1Fields.texts(item.get("image_urls"), at + ".image_urls");
    }

    /** What the web page sends for a picture: an object with the URL, or the URL itself. */
    private static String pageUrl(JsonObject item, String at) {
        if (item.get("image_url") instanceof JsonString url) return V1Fields.wellFormed(url, at + ".image_url");
        return V1Fields.text(V1Fields.object(item.get("image_url"), at + ".image_url"), "url", at + ".image_url");
    }

    private static boolean cachePrompt(JsonObject item, String at) {
        JsonValue value = item.getOrDefault("cache_prompt", JsonValue.FALSE);
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) return value == JsonValue.TRUE;
        throw invalid(at + ".cache_prompt must be true or false");
    }

    private static void addToolCalls(JsonObjectBuilder normal, JsonObject message) {
        JsonArray calls = V1Fields.array(message, "tool_calls");
        if (calls == null) return;
        var checked = EventJson.array();
        for (int i = 0; i < calls.size(); i++) {
            String at = "tool_calls[" + i + "]";
            checked.add(toolCall(V1Fields.object(calls.get(i), at), at));
        }
        normal.add("tool_calls", checked);
    }

    static JsonObject toolCall(JsonObject call, String at) {
        String origin = V1Fields.text(call, "origin", at);
        if (!Set.of("completion", "responses").contains(origin)) {
            throw invalid(at + ".origin must be 'completion' or 'responses'");
        }
        var checked = EventJson.object().add("id", V1Fields.text(call, "id", at))
                .add("name", V1Fields.text(call, "name", at)).add("arguments", V1Fields.text(call, "arguments", at))
                .add("origin", origin);
        V1Fields.copyText(call, "responses_item_id", at, checked);
        return checked.build();
    }

    static JsonArray thinkingBlocks(JsonObject message) {
        JsonArray blocks = V1Fields.array(message, "thinking_blocks");
        if (blocks == null) return JsonValue.EMPTY_JSON_ARRAY;
        var checked = EventJson.array();
        for (int i = 0; i < blocks.size(); i++) {
            String at = "thinking_blocks[" + i + "]";
            checked.add(thinkingBlock(V1Fields.object(blocks.get(i), at), at));
        }
        return checked.build();
    }

    private static JsonObject thinkingBlock(JsonObject block, String at) {
        String type = EventJson.text(block, "type", "");
        var checked = EventJson.object().add("type", type);
        switch (type) {
            case "thinking" -> {
                checked.add("thinking", V1Fields.text(block, "thinking", at));
                V1Fields.copyText(block, "signature", at, checked);
            }
            case "redacted_thinking" -> checked.add("data", V1Fields.text(block, "data", at));
            default -> throw invalid(at + ".type must be 'thinking' or 'redacted_thinking'");
        }
        return checked.build();
    }

    private static void addReasoningItem(JsonObjectBuilder normal, JsonObject message) {
        String at = "responses_reasoning_item";
        JsonValue value = message.getOrDefault(at, JsonValue.NULL);
        if (value == JsonValue.NULL) return;
        JsonObject item = V1Fields.object(value, at);
        var checked = EventJson.object();
        V1Fields.copyText(item, "id", at, checked);
        checked.add("summary", item.containsKey("summary") ? V1Fields.texts(item.get("summary"), at + ".summary")
                : JsonValue.EMPTY_JSON_ARRAY);
        if (item.getOrDefault("content", JsonValue.NULL) != JsonValue.NULL) {
            checked.add("content", V1Fields.texts(item.get("content"), at + ".content"));
        }
        V1Fields.copyText(item, "encrypted_content", at, checked);
        V1Fields.copyText(item, "status", at, checked);
        normal.add(at, checked);
    }
}
