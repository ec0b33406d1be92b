package dev.partyline.security;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

/** What filters look at before anything else, and nothing more. */
final class FakeRequest {

    private FakeRequest() {}

    /** A plain one for {@code localhost:8080}.
     *  @param headers by names as they are asked for; those of {@code Host} may be replaced */
    static HttpServletRequest of(String method, String remoteAddress, Map<String, String> headers) {
        return of(method, remoteAddress, "/", headers);
    }

    static HttpServletRequest of(String method, String remoteAddress, String path, Map<String, String> headers) {
        return (HttpServletRequest) Proxy.newProxyInstance(FakeRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class}, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getRemoteAddr" -> remoteAddress;
                    case "getMethod" -> method;
                    case "getRequestURI" -> path;
                    case "getScheme" -> "http";
                    case "getHeader" -> headers.getOrDefault(arguments[0], arguments[0].equals("Host") ? "localhost:8080" : null);
                    case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                    case "getHeaders" -> Collections.enumeration(
                            headers.containsKey(arguments[0]) ? List.of(headers.get(arguments[0]).split("\n")) : List.of());
                    default -> throw new AssertionError(called);
                });
    }
}
