package dev.partyline.engineio;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The request that opened a session.
 *
 * @param query decoded parameters in their order, those of the protocol included
 * @param headers by name, whatever its case
 * @param remoteAddress of the peer, which may be a proxy
 * @param user the request's principal; null when there is none
 * @param transport with which the session began
 */
public record EngineHandshake(Map<String, List<String>> query, Map<String, List<String>> headers, String remoteAddress,
        Principal user, Transport transport) {

    /** The names in the {@code transport} parameter are these in lower case. */
    public enum Transport { POLLING, WEBSOCKET }

    /** @return the first value of a parameter, null when there is none */
    public String parameter(String name) {
        return first(query, name);
    }

    /** @return the first value of a header, null when there is none */
    public String header(String name) {
        return first(headers, name);
    }

    /** Copies what it needs: containers use a request again. */
    static EngineHandshake of(HttpServletRequest request, Map<String, List<String>> query, Transport transport) {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.computeIfAbsent(name, first -> new ArrayList<>()).addAll(Collections.list(request.getHeaders(name)));
        }
        return new EngineHandshake(query, headers, request.getRemoteAddr(), request.getUserPrincipal(), transport);
    }

    private static String first(Map<String, List<String>> values, String name) {
        List<String> found = values.getOrDefault(name, List.of());
        return found.isEmpty() ? null : found.get(0);
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "EngineHandshake[" + transport + " from " + remoteAddress + "]";
    }
}
