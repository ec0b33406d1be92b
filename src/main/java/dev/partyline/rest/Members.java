package dev.partyline.rest;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.partyline.security.Role;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * The members of a body, each read as what it has to be. A null counts as absent, and unknown members are nobody's
 * business. Whatever does not fit is a {@link ProblemException} that names the member.
 */
final class Members {

    private static final Pattern TAG = Pattern.compile("[a-z0-9]+");
    private static final int MAX_TAG_CHARS = 256;
    private static final int MAX_TITLE_CHARS = 200;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final JsonObject body;

    Members(JsonObject body) {
        this.body = body;
    }

    boolean has(String name) {
        return !body.getOrDefault(name, JsonValue.NULL).equals(JsonValue.NULL);
    }

    Optional<String> text(String name) {
        if (!has(name)) return Optional.empty();
        if (body.get(name) instanceof JsonString text) return Optional.of(text.getString());
        throw wrong("string_type", "Input should be a valid string", name);
    }

    Optional<JsonObject> object(String name) {
        if (!has(name)) return Optional.empty();
        if (body.get(name) instanceof JsonObject object) return Optional.of(object);
        throw wrong("dict_type", "Input should be a valid dictionary", name);
    }

    JsonObject requiredObject(String name) {
        return object(name).orElseThrow(() -> missing(name));
    }

    Optional<Boolean> flag(String name) {
        if (!has(name)) return Optional.empty();
        JsonValue value = body.get(name);
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) return Optional.of(value == JsonValue.TRUE);
        throw wrong("bool_type", "Input should be a valid boolean", name);
    }

    Optional<Long> number(String name) {
        if (!has(name)) return Optional.empty();
        if (body.get(name) instanceof JsonNumber number && number.isIntegral()
                && number.bigDecimalValue().abs().compareTo(LARGEST) <= 0) return Optional.of(number.longValue());
        throw wrong("int_type", "Input should be a valid integer", name);
    }

    Optional<JsonNumber> atLeast(String name, long least) {
        if (!has(name)) return Optional.empty();
        if (!(body.get(name) instanceof JsonNumber number) || !number.isIntegral()) {
            throw wrong("int_type", "Input should be a valid integer", name);
        }
        if (number.doubleValue() < least) {
            throw wrong("greater_than_equal", "Input should be greater than or equal to " + least, name);
        }
        return Optional.of(number);
    }

    /** 1 to 200 characters, without the blanks around them. */
    Optional<String> title() {
        Optional<String> title = text("title").map(String::strip);
        title.filter(String::isEmpty).ifPresent(empty -> {
            throw wrong("string_too_short", "String should have at least 1 character", "title");
        });
        title.filter(text -> text.codePointCount(0, text.length()) > MAX_TITLE_CHARS).ifPresent(big -> {
            throw wrong("string_too_long", "String should have at most 200 characters", "title");
        });
        return title;
    }

    /** Of those that there can be in a single conversation. */
    Optional<Role> role() {
        return text("role").map(text -> Role.inConversation(text).orElseThrow(() -> wrong("enum",
                "Input should be 'owner', 'maintainer', 'operator', 'auditor' or 'viewer'", "role")));
    }

    /** Small labels (V1 spec 7.2). */
    Optional<Map<String, String>> tags() {
        return object("tags").map(tags -> {
            var read = new LinkedHashMap<String, String>();
            tags.forEach((key, value) -> read.put(key, tag(key, value)));
            return read;
        });
    }

    private static String tag(String key, JsonValue value) {
        if (!TAG.matcher(key).matches()) {
            throw wrong("value_error", "Tag keys should have only lower case letters and digits", "tags");
        }
        if (!(value instanceof JsonString text)) {
            throw wrong("string_type", "Input should be a valid string", "tags", key);
        }
        if (text.getString().length() > MAX_TAG_CHARS) {
            throw wrong("string_too_long", "String should have at most 256 characters", "tags", key);
        }
        return text.getString();
    }

    static ProblemException missing(String... names) {
        return wrong("missing", "Field required", names);
    }

    static ProblemException wrong(String type, String message, String... names) {
        var where = new Object[names.length + 1];
        where[0] = "body";
        System.arraycopy(names, 0, where, 1, names.length);
        return ProblemException.invalid(type, message, where);
    }
}
