package dev.partyline.security;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.partyline.config.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request that a trusted proxy passed on, as its client made it. The client is the last address in {@code X-Forwarded-For} that is
 * no trusted proxy, for what stands before it anybody may have written; the scheme is the last of {@code X-Forwarded-Proto}. The
 * proxy has to keep {@code Host}.
 */
final class ForwardedRequest extends HttpServletRequestWrapper {

    private final String remoteAddress;
    private final String scheme;

    ForwardedRequest(HttpServletRequest request, TrustedProxies proxies) {
        super(request);
        String client = request.getRemoteAddr();
        List<String> way = values(request, "X-Forwarded-For");
        for (int at = way.size() - 1; at >= 0 && proxies.contain(client); at--) {
            if (!TrustedProxies.isAddress(way.get(at))) break;
            client = way.get(at);
        }
        remoteAddress = client;
        List<String> schemes = values(request, "X-Forwarded-Proto");
        String last = schemes.isEmpty() ? "" : schemes.get(schemes.size() - 1).toLowerCase(Locale.ROOT);
        scheme = last.equals("https") || last.equals("http") ? last : request.getScheme();
    }

    private static List<String> values(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream().flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip).toList();
    }

    @Override
    public String getRemoteAddr() {
        return remoteAddress;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public boolean isSecure() {
        return scheme.equals("https");
    }
}
