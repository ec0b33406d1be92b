package dev.partyline.dialect;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import dev.partyline.conversation.StreamPosition;

/**
 * What a client of V0 says when it connects (V0 spec 1.2). Nothing in it is wrong but what is missing: of a parameter that
 * is given twice the first value counts, blank values count as absent, and an id that is no number stands before the first
 * event, for pages send {@code undefined} at times.
 *
 * @param conversationId as sent; empty for none
 * @param latestEventId of the last event that the client has; -1 for none
 * @param sessionApiKey empty for none
 */
public record V0ConnectRequest(String conversationId, long latestEventId, String sessionApiKey) {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /** @param query decoded, as {@link QueryString#parse} gives it */
    public static V0ConnectRequest parse(Map<String, List<String>> query) {
        String latest = first(query, "latest_event_id");
        return new V0ConnectRequest(first(query, "conversation_id"),
                NUMBER.matcher(latest).matches() ? Math.max(-1, Long.parseLong(latest)) : -1,
                first(query, "session_api_key"));
    }

    /**
     * Where the client goes on.
     *
     * @param head of the log
     * @return offset of the last record that is not sent again; empty when the client has seen what this log does not
     *     have, so that it must begin anew
     */
    public OptionalLong cursor(StreamPosition head) {
        if (latestEventId < 0) return OptionalLong.of(StreamPosition.BEFORE_FIRST);
        StreamPosition latest = V0Ids.position(latestEventId);
        boolean known = latest.epoch() == head.epoch() && latest.offset() <= head.offset();
        return known ? OptionalLong.of(latest.offset()) : OptionalLong.empty();
    }

    @Override
    public String toString() {
        return "V0ConnectRequest[" + conversationId + " behind " + latestEventId + "]";
    }

    private static String first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of()).stream().filter(value -> !value.isBlank()).findFirst().orElse("");
    }
}
