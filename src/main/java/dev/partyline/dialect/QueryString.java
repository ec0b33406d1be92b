package dev.partyline.dialect;

import static dev.partyline.dialect.V1Fields.invalid;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The query of a URL, for places where the container leaves it unread. Pure function. */
public final class QueryString {

    private QueryString() {}

    /**
     * Splits and decodes a query: percent escapes are UTF-8, {@code +} is a blank. A name without {@code =} has the
     * empty value.
     *
     * @param query without the question mark; null for none
     * @return the values of each name, all in the order given; immutable
     * @throws InvalidFrameException if an escape is cut, has no hex digits, or does not give UTF-8
     */
    public static Map<String, List<String>> parse(String query) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
        }
        values.replaceAll((name, list) -> List.copyOf(list));
        return Collections.unmodifiableMap(values);
    }

    private static String decode(String text) {
        String blanks = text.replace('+', ' ');
        if (blanks.indexOf('%') < 0) return blanks;
        byte[] bytes = blanks.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                bytes[length++] = escaped(bytes, i);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return utf8(bytes, length);
    }

    private static byte escaped(byte[] bytes, int percent) {
        if (percent + 2 >= bytes.length) throw malformed();
        int high = Character.digit(bytes[percent + 1], 16);
        int low = Character.digit(bytes[percent + 2], 16);
        if (high < 0 || low < 0) throw malformed();
        return (byte) (high << 4 | low);
    }

    private static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    private static InvalidFrameException malformed() {
        return invalid("the query has a malformed percent escape");
    }
}
