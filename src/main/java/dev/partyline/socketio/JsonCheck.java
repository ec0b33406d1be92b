package dev.partyline.socketio;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

import dev.partyline.conversation.EventJson;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;

/**
 * One pass over a JSON text, in which nothing is built of it: a large text costs no more than its size. Looks at its
 * grammar, its nesting, and the places of attachments. Every known encoder writes one placeholder per attachment.
 */
final class JsonCheck {

    /** An array or object that is open; the rest is for an object that may be a placeholder. */
    private static final class Level {
        private String key;
        private boolean placeholder;
        private int number = -1;
    }

    private final JsonParser parser;
    private final int nesting;
    private final int attachments;
    private final BitSet seen = new BitSet();
    private final Deque<Level> levels = new ArrayDeque<>();

    private JsonCheck(JsonParser parser, int nesting, int attachments) {
        this.parser = parser;
        this.nesting = nesting;
        this.attachments = attachments;
    }

    /**
     * @param attachments none: then a placeholder is an object like any other
     * @throws InvalidPacketException if the text is not exactly one JSON value, is nested deeper, or does not have exactly
     *     one placeholder for each attachment
     */
    static void check(String json, int nesting, int attachments) {
        try (JsonParser parser = EventJson.parser(json)) {
            new JsonCheck(parser, nesting, attachments).run();
        } catch (InvalidPacketException invalid) {
            throw invalid;
        } catch (RuntimeException notJson) { // the provider has several kinds
            throw new InvalidPacketException("payload is not JSON", notJson);
        }
    }

    private void run() {
        while (parser.hasNext()) next(parser.next());
        if (seen.cardinality() != attachments) throw new InvalidPacketException("attachment without a place");
    }

    private void next(Event event) {
        boolean ends = event == Event.END_ARRAY || event == Event.END_OBJECT;
        if (ends) {
            close(levels.pop());
        } else {
            if (attachments > 0 && !levels.isEmpty()) note(levels.peek(), event);
            if (event == Event.START_ARRAY || event == Event.START_OBJECT) open();
        }
    }

    private void open() {
        levels.push(new Level());
        if (levels.size() > nesting) throw new InvalidPacketException("JSON is nested too deeply");
    }

    private void note(Level level, Event event) {
        if (event == Event.KEY_NAME) level.key = parser.getString();
        else if ("_placeholder".equals(level.key)) level.placeholder = event == Event.VALUE_TRUE;
        else if ("num".equals(level.key)) level.number = event == Event.VALUE_NUMBER ? index() : -1;
    }

    private void close(Level level) {
        if (!level.placeholder) return;
        int number = level.number;
        boolean fits = number >= 0 && number < attachments && !seen.get(number);
        if (!fits) throw new InvalidPacketException("placeholder without an attachment");
        seen.set(number);
    }

    private int index() {
        try {
            return parser.getBigDecimal().intValueExact();
        } catch (ArithmeticException notAnIndex) {
            return -1;
        }
    }
}
