package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationId;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.EventLog;
import dev.partyline.conversation.StreamPosition;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.StreamingOutput;

/**
 * The events of a conversation as a recording of V0: without hidden ones, and without what pages of a browser leave in
 * observations (V0 spec 5.5). A few at a time are in memory.
 *
 * @param end the last record that is looked at
 */
record Trajectory(EventLog log, ConversationId id, StreamPosition end) implements StreamingOutput {

    private static final Set<String> LEFT_OUT = Set.of("dom_object", "axtree_object", "active_page_index",
            "last_browser_action", "last_browser_action_error", "focused_element_bid", "extra_element_properties",
            "screenshot", "set_of_marks");

    @Override
    public void write(OutputStream out) throws IOException {
        var buffer = new BufferedOutputStream(out, 1 << 16);
        String before = "{\"trajectory\":[";
        for (var records = new WholeLog(log, id, end); records.hasNext();) {
            Optional<String> event = event(records.next());
            if (event.isEmpty()) continue;
            buffer.write((before + event.get()).getBytes(UTF_8));
            before = ",";
        }
        buffer.write((before.equals(",") ? "]}" : before + "]}").getBytes(UTF_8));
        buffer.flush();
    }

    /** @return empty for what is not part of a recording */
    static Optional<String> event(ConversationEvent record) {
        String text = V0EventPages.form(record);
        if (text.isEmpty()) return Optional.empty();
        try {
            JsonObject event = EventJson.parseObject(text);
            if (hidden(event, "args") || hidden(event, "extras")) return Optional.empty();
            if (!(event.get("extras") instanceof JsonObject extras)) return Optional.of(text);
            return Optional.of(EventJson.write(EventJson.object(event).add("extras", stripped(extras)).build()));
        } catch (JsonException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean hidden(JsonObject event, String member) {
        return event.get(member) instanceof JsonObject data && data.get("hidden") == JsonValue.TRUE;
    }

    private static JsonStructure stripped(JsonStructure extras) {
        if (extras instanceof JsonArray array) {
            var kept = EventJson.array();
            array.forEach(value -> kept.add(value(value)));
            return kept.build();
        }
        var kept = EventJson.object();
        extras.asJsonObject().forEach((name, value) -> {
            if (!LEFT_OUT.contains(name)) kept.add(name, value(value));
        });
        return kept.build();
    }

    private static JsonValue value(JsonValue value) {
        return value instanceof JsonStructure structure ? stripped(structure) : value;
    }
}
