package dev.partyline.engineio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.partyline.engineio.EngineHandshake.Transport;

/**
 * What the query of a request says about the protocol.
 *
 * @param query all decoded parameters; immutable
 * @param sid of the session; null for a request that opens one
 * @param stamp tells the client's requests apart, one sent again has the same; null from clients that do not stamp
 */
record EngineRequest(Map<String, List<String>> query, Transport transport, String sid, String stamp) {

    private static final List<String> VERSION = List.of("4");

    /**
     * Reads the query itself, because a container that is asked for parameters may read the body too.
     *
     * @param queryString null for none
     * @throws RefusedException if it is not revision 4 of the protocol
     */
    static EngineRequest parse(String queryString) throws RefusedException {
        Map<String, List<String>> query = decode(queryString);
        Transport transport = switch (String.join(",", query.getOrDefault("transport", List.of()))) {
            case "polling" -> Transport.POLLING;
            case "websocket" -> Transport.WEBSOCKET;
            default -> throw new RefusedException(EngineError.UNKNOWN_TRANSPORT);
        };
        if (!VERSION.equals(query.get("EIO"))) throw new RefusedException(EngineError.UNSUPPORTED_VERSION);
        List<String> sids = query.getOrDefault("sid", List.of());
        if (sids.size() > 1) throw new RefusedException(EngineError.BAD_REQUEST);
        return new EngineRequest(query, transport, first(sids), first(query.getOrDefault("t", List.of())));
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? null : values.get(0);
    }

    private static Map<String, List<String>> decode(String queryString) throws RefusedException {
        var values = new LinkedHashMap<String, List<String>>();
        try {
            for (String pair : queryString == null ? new String[0] : queryString.split("&")) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (!name.isEmpty()) values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
            }
        } catch (IllegalArgumentException brokenEscape) {
            throw new RefusedException(EngineError.BAD_REQUEST);
        }
        values.replaceAll((name, list) -> List.copyOf(list));
        return Collections.unmodifiableMap(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
