package dev.partyline.testing;

import java.io.StringReader;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/**
 * One line of a log, as {@link LogReader} found it.
 *
 * @param payload the event exactly as it stands in the line
 * @param line the whole of it
 */
public record LogRecord(long offset, String dialect, String kind, String id, String payload, String line) {

    /** Whether clients of V1 get it. */
    public boolean visible() {
        return dialect.equals("V1");
    }

    /** The first text of a user's message; empty for every other event. */
    public String messageText() {
        if (!kind.equals("MessageEvent")) return "";
        try (var reader = Json.createReader(new StringReader(payload))) {
            JsonObject event = reader.readObject();
            boolean user = event.getString("source").equals("user");
            return user ? firstText(event.getJsonObject("llm_message").getJsonArray("content")) : "";
        }
    }

    private static String firstText(JsonArray content) {
        return content.isEmpty() ? "" : content.getJsonObject(0).getString("text", "");
    }

    @Override
    public String toString() {
        return kind + "@" + offset + "(" + id + ")";
    }
}
