package dev.partyline.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Without configured keys the server answers nobody but programs on its own machine that talk to it directly: the peer
 * is a loopback address, the {@code Host} is one too (a page elsewhere cannot point a name of its own here), and no
 * proxy has passed the request on. Pure.
 */
final class OpenModeGuard {

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final List<String> FORWARDING = List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host",
            "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "X-Real-IP", "X-Client-IP",
            "CF-Connecting-IP", "True-Client-IP");

    private OpenModeGuard() {}

    static boolean permits(HttpServletRequest request) {
        return loopback(request.getRemoteAddr()) && loopbackHost(request.getHeader("Host"))
                && FORWARDING.stream().allMatch(name -> request.getHeader(name) == null);
    }

    /** @param host with or without port; an absent one, as HTTP/1.0 allows, is not enough */
    static boolean loopbackHost(String host) {
        if (host == null) return false;
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK_NAMES.contains(name);
    }

    private static boolean loopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress(); // a literal: no name is looked up
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
