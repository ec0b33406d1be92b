package dev.partyline.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

import dev.partyline.conversation.ConversationEvent;
import dev.partyline.conversation.ConversationImport;
import dev.partyline.conversation.Dialect;
import dev.partyline.conversation.EventJson;
import dev.partyline.conversation.MalformedExportException;
import dev.partyline.conversation.RuntimeKinds;
import dev.partyline.dialect.V1Wire;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * The {@code replay_json} of a start request: recorded events that a new conversation begins with (V0 spec 7.6). It is a
 * text with a JSON list of events, of V0 or V1; or with the object around that list which {@code GET .../trajectory} answers;
 * or one of our exports. Pure functions.
 */
final class ReplayJson {

    static final String NAME = "replay_json";

    private static final String WRAPPER = "trajectory";
    private static final String EXPORT = "{\"export\":";

    private ReplayJson() {}

    /**
     * @param message whether the request has a first message
     * @return empty when there is nothing to be played
     * @throws ProblemException 422 that says what is wrong
     */
    static Optional<JsonArray> read(Members request, boolean message) {
        Optional<String> text = request.text(NAME).filter(each -> !each.isBlank());
        if (message && text.isPresent()) throw wrong("A recording has its own first message; give one of them");
        return text.map(ReplayJson::parse);
    }

    /** @param then what goes on behind the recording; empty for nothing
     *  @return what executes the conversation */
    static JsonObject runtime(JsonArray events, Optional<JsonObject> then) {
        var runtime = EventJson.object().add("kind", "trajectory");
        then.ifPresent(next -> runtime.add(RuntimeKinds.THEN, next));
        return runtime.add(RuntimeKinds.EVENTS, events).build();
    }

    private static JsonArray parse(String text) {
        if (text.stripLeading().startsWith(EXPORT)) return exported(text.strip());
        JsonValue value = value(text);
        boolean wrapped = value instanceof JsonObject object && object.keySet().equals(Set.of(WRAPPER));
        if (wrapped) value = value.asJsonObject().get(WRAPPER);
        if (value instanceof JsonArray events) return events;
        throw wrong("Expected a list of events, as JSON");
    }

    private static JsonValue value(String text) {
        try {
            return EventJson.parse(text);
        } catch (JsonException notJson) {
            return JsonValue.NULL; // as good as anything else that is no list
        }
    }

    private static JsonArray exported(String text) {
        var lines = new ConversationImport(new ByteArrayInputStream(text.getBytes(UTF_8)));
        try {
            Dialect dialect = lines.header().dialect();
            var events = EventJson.array();
            for (var next = lines.next(); next.isPresent(); next = lines.next()) {
                shown(next.get(), dialect).ifPresent(event -> events.add(EventJson.parseObject(event)));
            }
            return events.build();
        } catch (MalformedExportException damaged) {
            throw wrong("In line " + damaged.line() + " of the export: " + damaged.getMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** An event as the conversation's own clients have seen it; empty for one that they have not. */
    private static Optional<String> shown(ConversationEvent event, Dialect dialect) {
        if (dialect == Dialect.V1) return V1Wire.whole(event).map(ConversationEvent::payload);
        return Optional.of(V0EventPages.form(event)).filter(form -> !form.isEmpty());
    }

    private static ProblemException wrong(String message) {
        return Members.wrong("value_error", message, NAME);
    }
}
