package dev.partyline.dialect;

import static java.util.stream.Collectors.joining;

import java.util.Optional;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** What a user said, whatever the dialect. Pure. */
public final class UserText {

    private static final String V0_MESSAGE = "action.message";

    private UserText() {}

    /** @return the text of a message of a user, without its pictures; empty for every other record */
    public static Optional<String> of(ConversationEvent record) {
        boolean message = record.dialect() == Dialect.V0 ? record.kind().equals(V0_MESSAGE)
                : record.dialect() == Dialect.V1 && record.kind().equals(V1Events.MESSAGE);
        if (!message) return Optional.empty();
        try {
            JsonObject json = EventJson.parseObject(record.payload());
            if (!EventJson.text(json, "source", "").equals("user")) return Optional.empty();
            return record.dialect() == Dialect.V0 ? Optional.of(EventJson.text(json.getJsonObject("args"), "content", ""))
                    : Optional.of(texts(json.getJsonObject("llm_message").get("content")));
        } catch (JsonException | ClassCastException | NullPointerException unreadable) { // of a recording
            return Optional.empty();
        }
    }

    private static String texts(JsonValue content) {
        if (!(content instanceof JsonArray items)) return "";
        return items.getValuesAs(JsonObject.class).stream().map(item -> EventJson.text(item, "text", ""))
                .filter(text -> !text.isEmpty()).collect(joining(" "));
    }
}
