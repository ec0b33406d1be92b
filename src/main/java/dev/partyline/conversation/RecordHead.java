package dev.partyline.conversation;

import java.util.Optional;

import jakarta.json.JsonObject;

/**
 * The head of a {@link RecordLine}: everything but checksum and payload.
 *
 * @param time in microseconds since 1970
 * @param dialect name, known or not
 */
record RecordHead(long offset, long time, String dialect, String kind, String eventId, long generation, String author,
        long cause, boolean changesState) {

    /** @param head a JSON object without its closing brace
     *  @throws StoreException if it is of a newer format
     *  @throws RuntimeException of another kind, if it is none or lacks something */
    static RecordHead parse(String head) {
        return Scan.plain(head).orElseGet(() -> of(EventJson.parseObject(head + '}')));
    }

    private static RecordHead of(JsonObject json) {
        int format = json.getInt("v");
        if (format > RecordLine.FORMAT) throw new StoreException("a newer version wrote format " + format);
        return new RecordHead(number(json, "o"), number(json, "t"), json.getString("d"), json.getString("k"),
                json.getString("i"), json.containsKey("g") ? number(json, "g") : EventDraft.NO_LEASE, json.getString("a", ""),
                json.containsKey("c") ? number(json, "c") : EventDraft.NO_CAUSE, json.getBoolean("s", false));
    }

    private static long number(JsonObject json, String member) {
        return json.getJsonNumber(member).longValueExact();
    }

    /** Reads a head that stands exactly as it is written here and has nothing to unescape; a replay is mostly this. */
    private static final class Scan {

        private static final String BEGIN = "{\"v\":" + RecordLine.FORMAT + ",\"o\":";
        private static final int MOST_DIGITS = 18;

        private final String text;
        private int at;
        private boolean plain = true;

        private Scan(String text) {
            this.text = text;
        }

        /** @return empty for any other head, good or bad */
        static Optional<RecordHead> plain(String text) {
            var scan = new Scan(text);
            var head = new RecordHead(scan.number(BEGIN), scan.number(",\"t\":"), scan.string(",\"d\":\""),
                    scan.string(",\"k\":\""), scan.string(",\"i\":\""),
                    scan.has(",\"g\":") ? scan.number(",\"g\":") : EventDraft.NO_LEASE,
                    scan.has(",\"a\":\"") ? scan.string(",\"a\":\"") : "",
                    scan.has(",\"c\":") ? scan.number(",\"c\":") : EventDraft.NO_CAUSE,
                    scan.has(",\"s\":true") && scan.skip(",\"s\":true"));
            return scan.plain && scan.at == text.length() ? Optional.of(head) : Optional.empty();
        }

        private boolean has(String name) {
            return text.startsWith(name, at);
        }

        private boolean skip(String name) {
            plain &= has(name);
            at = Math.min(text.length(), at + name.length());
            return plain;
        }

        private long number(String name) {
            skip(name);
            int from = at;
            long number = 0;
            while (at < text.length() && isDigit(text.charAt(at))) number = number * 10 + text.charAt(at++) - '0';
            int digits = at - from;
            plain &= digits > 0 && digits <= MOST_DIGITS && (digits == 1 || text.charAt(from) != '0');
            return number;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private String string(String name) {
            skip(name);
            int from = at;
            while (at < text.length() && isPlain(text.charAt(at))) at++;
            plain &= at < text.length() && text.charAt(at) == '"';
            return plain ? text.substring(from, at++) : "";
        }

        private static boolean isPlain(char c) {
            return c >= ' ' && c != '"' && c != '\\';
        }
    }
}
