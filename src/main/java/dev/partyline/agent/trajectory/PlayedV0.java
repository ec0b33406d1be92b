package dev.partyline.agent.trajectory;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

import dev.partyline.conversation.EventDraft;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.StreamPosition;
import dev.partyline.dialect.V0Events;
import dev.partyline.dialect.V0Ids;
import dev.partyline.dialect.V0Legacy;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * Recorded events of V0: what they name by id, such as the action that is answered, is named by its new place.
 *
 * @param keys see {@link Recording#keys}
 * @param offsets where the log has the event of an id
 */
record PlayedV0(Stage stage, Map<String, String> keys, Function<String, OptionalLong> offsets) implements Played {

    @Override
    public String idOf(RecordedEvent event) {
        return id(event.key());
    }

    @Override
    public String openCall(RecordedEvent event) {
        OptionalLong action = offsets.apply(id(event.call()));
        return action.isPresent() ? Long.toString(action.getAsLong()) : "";
    }

    @Override
    public EventDraft draft(RecordedEvent event) {
        JsonObject json = event.json();
        if (json.containsKey("action")) return V0Legacy.again(idOf(event), withPlaces(json));
        OptionalLong action = event.call().isEmpty() ? OptionalLong.empty() : offsets.apply(id(event.call()));
        if (action.isEmpty()) return V0Legacy.again(idOf(event), json);
        long cause = number(offsets.apply(V0Events.decidedId(id(event.call()))).orElse(action.getAsLong()));
        return V0Legacy.again(idOf(event), EventJson.object(json).add("cause", cause).build())
                .causedBy(action.getAsLong());
    }

    /** Of a condensation. */
    private JsonObject withPlaces(JsonObject json) {
        JsonObject args = V0Event.object(json, "args");
        if (!(args.get("forgotten_event_ids") instanceof JsonArray ids)) return json;
        var places = EventJson.array();
        for (JsonValue id : ids) {
            String key = id instanceof JsonNumber number ? keys.get(number.toString()) : null;
            if (key != null) offsets.apply(id(key)).ifPresent(offset -> places.add(number(offset)));
        }
        return EventJson.object(json).add("args", EventJson.object(args).add("forgotten_event_ids", places)).build();
    }

    private long number(long offset) {
        return V0Ids.number(new StreamPosition(stage.epoch(), offset));
    }

    private String id(String key) {
        return stage.id(key);
    }
}
