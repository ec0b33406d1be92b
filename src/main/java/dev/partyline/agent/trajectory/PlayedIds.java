package dev.partyline.agent.trajectory;

import java.util.Map;
import java.util.Set;

import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Recorded events of V1: what they name by id is named by the new one. Pure.
 *
 * @param keys see {@link Recording#keys}
 */
record PlayedIds(Stage stage, Map<String, String> keys) implements Played {

    private static final Set<String> MAPS_BY_ID = Set.of("blocked_actions", "blocked_messages");

    @Override
    public String idOf(RecordedEvent event) {
        return id(event.key());
    }

    /** {@inheritDoc} How the state knows a call is how the recording does. */
    @Override
    public String openCall(RecordedEvent event) {
        return event.call();
    }

    /** {@inheritDoc} Everything but the ids is as recorded. */
    @Override
    public EventDraft draft(RecordedEvent event) {
        JsonObject recorded = event.json();
        JsonObjectBuilder json = EventJson.object();
        recorded.forEach((member, value) -> {
            if (value != JsonValue.NULL) json.add(member, renamed(recorded, member)); // absent, not null (V1 spec 4.1)
        });
        json.add("id", idOf(event)).remove("timestamp");
        if (!isKnown(recorded.get("parent_id"))) json.remove("parent_id");
        return EventDraft.of(Dialect.V1, recorded.getString("kind"), idOf(event), EventJson.write(json.build()));
    }

    private JsonValue renamed(JsonObject event, String member) {
        JsonValue value = event.get(member);
        return switch (member) {
            case "parent_id", "action_id", "message_id" -> renamed(value);
            case "forgotten_event_ids" -> value instanceof JsonArray ids ? known(ids) : value;
            case "value" -> event.containsKey("key") ? renamedValue(event) : value;
            default -> value;
        };
    }

    /** @return the same value if it is not the id of a recorded event */
    private JsonValue renamed(JsonValue value) {
        return isKnown(value) ? EventJson.string(renamed(((JsonString) value).getString())) : value;
    }

    private String renamed(String recordedId) {
        String key = keys.get(recordedId);
        return key == null ? recordedId : id(key);
    }

    private JsonArray known(JsonArray ids) {
        var renamed = EventJson.array();
        ids.stream().filter(this::isKnown).map(this::renamed).distinct().forEach(renamed::add);
        return renamed.build();
    }

    /** Of a state update (V1 spec 4.7). */
    private JsonValue renamedValue(JsonObject update) {
        JsonValue value = update.get("value");
        String key = EventJson.text(update, "key", "");
        if (key.equals("last_user_message_id")) return renamed(value);
        if (!MAPS_BY_ID.contains(key) || !(value instanceof JsonObject map)) return value;
        var renamed = EventJson.object();
        map.forEach((id, reason) -> renamed.add(renamed(id), reason));
        return renamed.build();
    }

    private boolean isKnown(JsonValue value) {
        return value instanceof JsonString id && keys.containsKey(id.getString());
    }

    private String id(String key) {
        return stage.id(key);
    }
}
