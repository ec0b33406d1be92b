package dev.partyline.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;

import dev.partyline.conversation.EventJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * A piece of a text that an agent is just writing, shown while the text itself is not yet there (V1 spec 4.9, G27). It is
 * no record: it has no place in a log, and whoever misses it gets the whole text later. Immutable.
 *
 * @param content of the answer; null for none, which is not the same as an empty one
 * @param reasoning that leads to it; null for none
 */
public record TextDelta(String content, String reasoning) {

    /** Longest frame. */
    public static final int MAX_FRAME_BYTES = 8 << 10;

    /** What a frame has beside the texts, and a little more. */
    private static final int MARGIN_BYTES = 256;
    private static final String CONTENT = "content";
    private static final String REASONING = "reasoning_content";

    /** @throws InvalidFrameException if there is neither text, or too much */
    public static TextDelta parse(JsonObject given) {
        var delta = new TextDelta(text(given, CONTENT), text(given, REASONING));
        if (delta.content == null && delta.reasoning == null) {
            throw V1Fields.invalid("there must be content or reasoning_content");
        }
        if (!delta.fits()) throw V1Fields.invalid("the texts must be shorter than " + MAX_FRAME_BYTES + " bytes, as JSON");
        return delta;
    }

    private static String text(JsonObject given, String member) {
        JsonValue value = given.getOrDefault(member, JsonValue.NULL);
        if (value == JsonValue.NULL) return null;
        if (value instanceof JsonString text) return V1Fields.wellFormed(text, member);
        throw V1Fields.invalid(member + " must be a string");
    }

    /** Both together, in this order.
     *  @return empty if that is too much for one frame */
    public Optional<TextDelta> plus(TextDelta more) {
        return Optional.of(new TextDelta(joined(content, more.content), joined(reasoning, more.reasoning)))
                .filter(TextDelta::fits);
    }

    private static String joined(String text, String more) {
        if (text == null) return more;
        return more == null ? text : text + more;
    }

    private boolean fits() {
        return MARGIN_BYTES + bytes(content) + bytes(reasoning) <= MAX_FRAME_BYTES;
    }

    private static int bytes(String text) {
        return text == null ? 0 : EventJson.quoted(text).getBytes(UTF_8).length;
    }

    /** As clients of V1 are sent it. */
    public String frame(Instant now) {
        return V1Events.transientEvent("StreamingDeltaEvent", now, event -> {
            if (content != null) event.add(CONTENT, content);
            if (reasoning != null) event.add(REASONING, reasoning);
        });
    }
}
