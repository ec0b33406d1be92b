package dev.partyline.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.partyline.config.Limits;
import dev.partyline.conversation.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;

/** Reads bodies: one JSON value in UTF-8, mostly an object, said to be JSON, not longer than a message may be. */
@ApplicationScoped
public class RequestBody {

    /** What may stand around a message of the longest size. */
    private static final int MARGIN_BYTES = 64 << 10;

    @Inject Limits limits;

    /**
     * @param contentType header as it came, or null
     * @throws ProblemException 413 if it is too long, 415 if it says to be something else, 422 if it is no JSON object
     */
    JsonObject read(InputStream body, String contentType) {
        JsonValue value = value(body, contentType)
                .orElseThrow(() -> ProblemException.invalid("missing", "Field required", "body"));
        if (value instanceof JsonObject object) return object;
        throw ProblemException.invalid("dict_type", "Input should be a valid dictionary", "body");
    }

    /** A list of texts.
     *  @return empty if there is no body
     *  @throws ProblemException as {@link #read}, but for what is no list of texts */
    Optional<List<String>> texts(InputStream body, HttpHeaders headers) {
        return value(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE)).map(RequestBody::texts);
    }

    /** A list of anything, twice as long as a message may be, for it is of many.
     *  @throws ProblemException as {@link #read}, but for what is no list */
    JsonArray list(InputStream body, HttpHeaders headers) {
        JsonValue value = value(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE), 2 * limits.inboundMessageBytes())
                .orElseThrow(() -> ProblemException.invalid("missing", "Field required", "body"));
        if (value instanceof JsonArray list) return list;
        throw ProblemException.invalid("list_type", "Input should be a valid list", "body");
    }

    private static List<String> texts(JsonValue value) {
        if (!(value instanceof JsonArray array)) {
            throw ProblemException.invalid("list_type", "Input should be a valid list", "body");
        }
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof JsonString) continue;
            throw ProblemException.invalid("string_type", "Input should be a valid string", "body", i);
        }
        return array.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
    }

    private Optional<JsonValue> value(InputStream body, String contentType) {
        return value(body, contentType, limits.inboundMessageBytes() + MARGIN_BYTES);
    }

    private static Optional<JsonValue> value(InputStream body, String contentType, int mostBytes) {
        byte[] bytes = bounded(body, mostBytes);
        if (bytes.length == 0) return Optional.empty();
        if (!isJson(contentType)) throw ProblemException.of(415, "Unsupported Media Type");
        try {
            return Optional.of(EventJson.parse(decode(bytes)));
        } catch (JsonException | CharacterCodingException malformed) {
            throw ProblemException.invalid("json_invalid", "JSON decode error", "body");
        }
    }

    JsonObject read(InputStream body, HttpHeaders headers) {
        return read(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    }

    private static byte[] bounded(InputStream body, int longest) {
        if (body == null) return new byte[0];
        try {
            byte[] bytes = body.readNBytes(longest + 1);
            if (bytes.length > longest) throw ProblemException.of(413, "Request Entity Too Large");
            return bytes;
        } catch (IOException broken) {
            throw ProblemException.of(400, "Bad Request");
        }
    }

    private static boolean isJson(String contentType) {
        if (contentType == null) return false;
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.startsWith("application/") && type.endsWith("+json");
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
